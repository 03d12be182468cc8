"""What other apps, doors and screens may ask of telemetry."""

from .actions.detecting import Detector
from .actions.importing import File as ImportedFile
from .actions.importing import Made as MadeStreams
from .actions.importing import Wanted as WantedStreams
from .actions.importing import define as define_streams
from .actions.importing import load as import_file
from .actions.importing import preview as preview_file
from .actions.keeping import gather as gather_files
from .actions.keeping import keep_nightly
from .actions.keys import issue as issue_key
from .actions.keys import revoke as revoke_key
from .actions.ranges import record_range
from .actions.sealing import Sealer
from .queries.console.views import Column as ViewColumn
from .queries.console.views import offer_table
from .queries.copying import open_file as open_lake_file
from .queries.copying import places as journal_places
from .queries.copying import standing as lake_standing
from .queries.copying import states as lake_states
from .queries.copying import tables as lake_tables
from .queries.detecting import place as detector_place
from .queries.detecting import state as detector_state
from .queries.detecting import streams as detector_streams
from .queries.door import KEYS as KEYS_TABLE
from .queries.door import STREAMS as STREAMS_TABLE
from .queries.door import features as features_there
from .queries.door import keys as known_senders
from .queries.door import listening, streams_named
from .queries.door import sender as sender_of_key
from .queries.door import streams as known_streams
from .queries.keys import device_key, device_keys
from .queries.sealed import paths as sealed_paths
from .queries.sealed import sealed
from .queries.sealed import through as sealed_through
from .rules.analyses import ANALYSES
from .rules.arrow_bodies import NotArrow, read_arrow
from .rules.checking import CODE, Sent, Taken, taken
from .rules.columns import NotColumns, of_document, read_columns
from .rules.importing import Format
from .rules.importing import How as HowRead
from .rules.importing import name_of as procedure_of
from .rules.importing import parts as parts_of_file
from .rules.observations import NotJson, One, faults_of, one_of, read_one, rows_of, sent_of
from .rules.pace import Bucket, full
from .rules.refusals import REFUSALS, RowRefused
from .rules.rows import Rows, Tally, frame_of, tally_of
from .rules.streams import Known, Scope, Sender, Streams, of_known

__all__ = [
    "ANALYSES",
    "CODE",
    "KEYS_TABLE",
    "REFUSALS",
    "STREAMS_TABLE",
    "Bucket",
    "Detector",
    "Format",
    "HowRead",
    "ImportedFile",
    "Known",
    "MadeStreams",
    "NotArrow",
    "NotColumns",
    "NotJson",
    "One",
    "RowRefused",
    "Rows",
    "Scope",
    "Sealer",
    "Sender",
    "Sent",
    "Streams",
    "Taken",
    "Tally",
    "ViewColumn",
    "WantedStreams",
    "define_streams",
    "detector_place",
    "detector_state",
    "detector_streams",
    "device_key",
    "device_keys",
    "faults_of",
    "features_there",
    "frame_of",
    "full",
    "gather_files",
    "import_file",
    "issue_key",
    "journal_places",
    "keep_nightly",
    "known_senders",
    "known_streams",
    "lake_standing",
    "lake_states",
    "lake_tables",
    "listening",
    "of_document",
    "of_known",
    "offer_table",
    "one_of",
    "open_lake_file",
    "parts_of_file",
    "preview_file",
    "procedure_of",
    "read_arrow",
    "read_columns",
    "read_one",
    "record_range",
    "revoke_key",
    "rows_of",
    "sealed",
    "sealed_paths",
    "sealed_through",
    "sender_of_key",
    "sent_of",
    "streams_named",
    "taken",
    "tally_of",
]
