"""The telemetry door.

What is measured comes in, and is on disk before it is acknowledged.

One process, which owns the journal: HTTP, a broker's messages, and what other processes of this machine append. Streams
and keys are held in memory; while the database is away, what is known goes on being taken.
"""
