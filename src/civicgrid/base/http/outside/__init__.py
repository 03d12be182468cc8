"""The ways out to other hosts: there are two, and no third.

`known`: hosts that whoever runs CivicGrid named, which may stand in the city's own network.
`strangers`: addresses that anybody may have given, which must not lead there.
Neither waits for ever, reads without end, or tells one host what was meant for another.
"""
