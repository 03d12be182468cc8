"""Questions in SQL to tables and files, asked where nothing else can be reached.

Each is answered by a process of its own, which DuckDB shares with nobody: it sees what it was handed and no other
file, writes nothing, and ends when its time or memory is used up, whatever it is doing.
"""

from .asking import ask
from .errors import NotOneQuestion, NotUnderstood, QuestionsWait, TookTooLong, TookTooMuch
from .handed import Bounds, File, Files, Handed, Limits, Question

__all__ = [
    "Bounds",
    "File",
    "Files",
    "Handed",
    "Limits",
    "NotOneQuestion",
    "NotUnderstood",
    "Question",
    "QuestionsWait",
    "TookTooLong",
    "TookTooMuch",
    "ask",
]
