"""Codes and names: UN/CEFACT units, units that the models state.

Attributes that describe and do not observe.
"""

UNECE = {
    "C62": "1", "EA": "1", "P1": "%", "59": "[ppm]", "61": "[ppb]", "2N": "dB", "DD": "deg", "C81": "rad",
    "CEL": "Cel", "FAH": "[degF]", "KEL": "K",
    "MTR": "m", "KMT": "km", "CMT": "cm", "MMT": "mm", "SMI": "[mi_i]", "FOT": "[ft_i]", "INH": "[in_i]",
    "MTK": "m2", "KMK": "km2", "MTQ": "m3", "LTR": "L", "MLT": "mL", "MQH": "m3/h", "MQS": "m3/s", "G51": "L/s",
    "KMH": "km/h", "MTS": "m/s", "HM": "[mi_i]/h", "KNT": "[kn_i]", "MSK": "m/s2", "H67": "mm/h",
    "KGM": "kg", "GRM": "g", "MGM": "mg", "TNE": "t", "LBR": "[lb_av]",
    "SEC": "s", "C26": "ms", "MIN": "min", "HUR": "h", "DAY": "d", "ANN": "a",
    "PAL": "Pa", "A97": "hPa", "KPA": "kPa", "BAR": "bar", "MBR": "mbar",
    "WTT": "W", "KWT": "kW", "WHR": "W.h", "KWH": "kW.h", "MWH": "MW.h", "JOU": "J", "D46": "V.A", "KVA": "kV.A",
    "KVR": "kV.A", "VLT": "V", "AMP": "A", "OHM": "Ohm", "HTZ": "Hz", "LUX": "lx", "LUM": "lm", "CDL": "cd",
    "D54": "W/m2", "GQ": "ug/m3", "GP": "mg/m3", "KMQ": "kg/m3", "AD": "By",
}  # fmt: skip
"""UN/CEFACT Recommendation 20 -> code of UCUM."""

STATED = {
    "averageVehicleSpeed": "km/h", "averageCrowdSpeed": "km/h", "averageVehicleLength": "m", "averageGapDistance": "m",
    "averageHeadwayTime": "s", "lastFuellingAmount": "L", "temperature": "Cel",
}  # fmt: skip
"""Attribute -> unit that its model states, where the message states none."""

DESCRIBING = frozenset({
    "@context", "address", "alternateName", "annotations", "areaServed", "color", "dataProvider", "description",
    "image", "municipalityInfo", "name", "owner", "scope", "seeAlso", "serialNumber", "source", "license_plate",
})  # fmt: skip
"""Attributes that say what a thing is."""

OBSERVED = ("observedAt", "dateObserved", "dateObservedFrom", "observationDateTime", "TimeInstant", "timestamp")
"""Attributes that say when an entity was observed, in order."""
OBSERVED_UNTIL = "dateObservedTo"
GEOMETRIES = frozenset({
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
})  # fmt: skip
