"""Two contracts that import-linter does not have: the border of an app, and the doors to outside libraries."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Import = tuple[str, str]


class NoStray(Contract):
    """Holds where no direct import strays."""

    @abstractmethod
    def strays(self, graph: ImportGraph) -> Iterator[Import]:
        """The imports that should not be."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001  import-linter's signature
        """Looks for strays."""
        found = sorted(self.strays(graph))
        return ContractCheck(kept=not found, metadata={"strays": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints them, one a line."""
        for importer, imported in check.metadata["strays"]:
            output.print_error(f"- {importer} -> {imported}", bold=False)


class PublicModules(NoStray):
    """Each of `packages` is entered from outside through its modules named in `public`."""

    packages: Any = fields.SetField(fields.ModuleExpressionField())
    public: Any = fields.SetField(fields.StringField())

    def strays(self, graph: ImportGraph) -> Iterator[Import]:
        """Imports of other modules from outside."""
        for package in {found for each in self.packages for found in graph.find_matching_modules(each.expression)}:
            inside = graph.find_descendants(package)
            for imported in inside:
                if imported.removeprefix(f"{package}.").split(".")[0] not in self.public:
                    for importer in graph.find_modules_that_directly_import(imported) - inside:
                        yield importer, imported


class Doors(NoStray):
    """`package -> library`: a library named here is imported by its packages alone."""

    doors: Any = fields.SetField(fields.ImportExpressionField())

    def strays(self, graph: ImportGraph) -> Iterator[Import]:
        """Imports of these libraries from elsewhere."""
        inside: dict[str, set[str]] = defaultdict(set)
        for door in self.doors:
            for package in graph.find_matching_modules(door.importer.expression):
                inside[door.imported.expression] |= {package, *graph.find_descendants(package)}
        for library in inside.keys() & graph.modules:
            for importer in graph.find_modules_that_directly_import(library) - inside[library]:
                yield importer, library
