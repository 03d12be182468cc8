/* Places offered while one writes where: a combobox after the ARIA pattern. Without it the words are understood when they are sent. */
"use strict";

(() => {
  const PAUSE_MS = 200;
  const FEWEST = 2;

  function make(tag, facts, words = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) element.setAttribute(name, value);
    element.textContent = words;
    return element;
  }

  class Places {
    constructor(box) {
      this.box = box;
      this.input = box.querySelector("input");
      this.form = box.closest("form");
      this.found = [];
      this.at = -1;
      this.picked = null;
      const id = `${this.input.id}-places`;
      this.list = make("ul", { id, role: "listbox", class: "place-offers", "aria-label": box.dataset.label });
      this.list.hidden = true;
      this.told = make("span", { class: "unseen", role: "status" });
      const combobox = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
      for (const [name, value] of Object.entries(combobox)) this.input.setAttribute(name, value);
      this.input.removeAttribute("list");
      this.input.closest(".field").append(this.list, this.told);
      this.input.addEventListener("input", () => this.written());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose([...this.list.children].indexOf(option));
      });
    }

    written() {
      this.forget();
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.ask(), PAUSE_MS);
    }

    async ask() {
      const words = this.input.value.trim();
      this.asking?.abort();
      if (words.length < FEWEST) { this.close(); return; }
      this.asking = new AbortController();
      const address = new URL(this.box.dataset.places, location.href);
      address.searchParams.set("words", words);
      try {
        const answer = await fetch(address, { signal: this.asking.signal });
        if (!answer.ok) throw new Error(answer.statusText);
        const { places } = await answer.json();
        if (document.activeElement === this.input) this.show(places);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    show(places) {
      this.found = places;
      this.at = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...places.map((place, index) => {
        const option = make("li", { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" });
        option.append(make("span", {}, place.words), " ", make("span", { class: "quiet" }, place.within === place.words ? "" : place.within));
        return option;
      }));
      this.told.textContent = places.length ? this.box.dataset.some.replace("#", places.length) : this.box.dataset.none;
      this.open(places.length > 0);
    }

    open(on) {
      this.list.hidden = !on;
      this.input.setAttribute("aria-expanded", String(on));
    }

    close() {
      window.clearTimeout(this.timer);
      this.asking?.abort();
      this.at = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.open(false);
    }

    key(event) {
      if (event.isComposing) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
        else this.ask();
      } else if (open && event.key === "Enter" && this.at >= 0) {
        event.preventDefault();
        this.choose(this.at);
      } else if (open && event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
    }

    move(step) {
      const options = [...this.list.children];
      options[this.at]?.setAttribute("aria-selected", "false");
      this.at = this.at < 0 && step < 0 ? options.length - 1 : (this.at + step + options.length) % options.length;
      options[this.at].setAttribute("aria-selected", "true");
      options[this.at].scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", options[this.at].id);
    }

    /* What was written beside the name of an area stays: it says more than the name. */
    choose(index) {
      const place = this.found[index];
      const own = !this.box.dataset.fills;
      if (own) this.input.value = place.value;
      else if (!place.beside) this.input.value = place.words;
      this.close();
      this.picked = own ? null : { ...place, written: this.input.value };
      if (!own) this.area(place);
      if (!own) this.point(place);
      else if (this.input.name === "place") this.tell(place);
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
      this.told.textContent = [place.words, place.within].filter(Boolean).join(", ");
    }

    /* A field that people see keeps the name, one that they do not see the code, for these words alone. */
    area(place) {
      const field = document.getElementById(this.box.dataset.fills);
      if (field.type === "hidden") {
        field.disabled = !place.area;
        field.value = place.area;
        this.form.elements.namedItem("asked").value = this.input.value.trim();
        this.form.querySelector("[data-which]")?.remove();
      } else if (place.area) {
        field.value = place.value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }

    point(place) {
      const [lon, lat] = ["lon", "lat"].map((name) => document.getElementById(name));
      if (place.lon === null) {
        if (lon.value) this.form.elements.namedItem("no_point").checked = true;
        this.tell(place);
        return;
      }
      lat.value = place.lat.toFixed(6);
      lon.value = place.lon.toFixed(6);
      lon.dispatchEvent(new Event("change", { bubbles: true }));
      this.tell(place);
    }

    /* The map of the page goes along: to a point, or to the area. */
    tell({ lon, lat, bounds }) {
      document.dispatchEvent(new CustomEvent("place", { detail: { lon, lat, bounds } }));
    }

    /* Other words are another place: the one that was chosen for the old words counts no more. */
    forget() {
      const { picked } = this;
      if (!picked || this.input.value.includes(picked.written)) return;
      this.picked = null;
      const area = document.getElementById(this.box.dataset.fills);
      if (area.type === "hidden") area.disabled = true;
      if (picked.lon !== null && document.getElementById("lon").value === picked.lon.toFixed(6)) this.form.elements.namedItem("no_point").checked = true;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-places]")) new Places(box);
  });
})();
