/* Solves the sum that a suspicious sender is asked: n so that SHA-256("question:n") begins with so many zero bits. */
"use strict";

(() => {
  const K = [], H = [];
  for (let n = 2; K.length < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (H.length < 8) H.push((Math.sqrt(n) * 4294967296) | 0);
    K.push((Math.cbrt(n) * 4294967296) | 0);
  }
  const W = new Int32Array(64);
  const right = (x, n) => (x >>> n) | (x << (32 - n));

  /* The first word of the digest (FIPS 180-4, §6.2); the text is ASCII. */
  function head(text) {
    const length = text.length;
    const blocks = ((length + 8) >> 6) + 1;
    const words = new Int32Array(blocks * 16);
    for (let i = 0; i < length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i % 4));
    words[length >> 2] |= 0x80 << (24 - 8 * (length % 4));
    words[blocks * 16 - 1] = length * 8;
    let [a0, b0, c0, d0, e0, f0, g0, h0] = H;
    for (let start = 0; start < words.length; start += 16) {
      for (let t = 0; t < 64; t += 1) {
        if (t < 16) W[t] = words[start + t];
        else {
          const x = W[t - 15], y = W[t - 2];
          W[t] = (W[t - 16] + (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) + W[t - 7] + (right(y, 17) ^ right(y, 19) ^ (y >>> 10))) | 0;
        }
      }
      let a = a0, b = b0, c = c0, d = d0, e = e0, f = f0, g = g0, h = h0;
      for (let t = 0; t < 64; t += 1) {
        const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
        const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      a0 = (a0 + a) | 0; b0 = (b0 + b) | 0; c0 = (c0 + c) | 0; d0 = (d0 + d) | 0;
      e0 = (e0 + e) | 0; f0 = (f0 + f) | 0; g0 = (g0 + g) | 0; h0 = (h0 + h) | 0;
    }
    return a0 >>> 0;
  }

  function solve(question, bits, done) {
    let n = 0;
    const step = () => {
      const until = performance.now() + 40;
      while (performance.now() < until) {
        for (let i = 0; i < 200; i += 1, n += 1) {
          if (head(`${question}:${n}`) >>> (32 - bits) === 0) { done(String(n)); return; }
        }
      }
      window.setTimeout(step, 0);
    };
    step();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-challenge]");
    const answer = document.querySelector("[data-answer]");
    const send = document.querySelector("[data-send]");
    if (!box || !answer || !send) return;
    const part = (name) => box.querySelector(`[data-challenge-${name}]`);
    part("words").hidden = true;
    part("working").hidden = false;
    send.disabled = true;
    solve(box.dataset.challenge, Number(box.dataset.bits), (found) => {
      answer.value = found;
      send.disabled = false;
      part("working").hidden = true;
      part("done").hidden = false;
      if ("sends" in box.dataset) send.form.requestSubmit(send);
    });
  });
})();
