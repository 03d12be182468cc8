"""What people, devices and QUDT call the units of UCUM.

And the signs they are shown by.
"""

ALIASES = {
    "°C": "Cel", "℃": "Cel", "degC": "Cel", "C": "Cel", "celsius": "Cel", "degreecelsius": "Cel",
    "degreescelsius": "Cel", "deg_C": "Cel", "摄氏度": "Cel", "°F": "[degF]", "℉": "[degF]", "degF": "[degF]",
    "fahrenheit": "[degF]", "degreefahrenheit": "[degF]", "degreesfahrenheit": "[degF]", "kelvin": "K", "°": "deg",
    "degree": "deg", "degrees": "deg", "degreeangle": "deg", "radian": "rad", "percent": "%", "pct": "%", "\uff05": "%",
    "permille": "[ppth]", "‰": "[ppth]", "ppm": "[ppm]", "partspermillion": "[ppm]", "ppb": "[ppb]",
    "partsperbillion": "[ppb]", "microgrampercubicmeter": "ug/m3", "microgrampercubicmetre": "ug/m3",
    "ug/m^3": "ug/m3", "µg/m^3": "ug/m3", "ug/m**3": "ug/m3", "mg/m^3": "mg/m3", "微克/立方米": "ug/m3",
    "km/hr": "km/h", "kph": "km/h", "kmh": "km/h", "kilometerperhour": "km/h", "kilometreperhour": "km/h",
    "kilometersperhour": "km/h", "kilometresperhour": "km/h", "km/小时": "km/h", "mph": "[mi_i]/h",
    "mi/h": "[mi_i]/h", "mileperhour": "[mi_i]/h", "milesperhour": "[mi_i]/h", "mps": "m/s",
    "meterpersecond": "m/s", "metrepersecond": "m/s", "meterspersecond": "m/s", "kn": "[kn_i]", "kt": "[kn_i]",
    "knots": "[kn_i]", "knot": "[kn_i]", "lux": "lx", "lumen": "lm", "candela": "cd", "lumens": "lm", "metre": "m",
    "meter": "m", "metres": "m", "meters": "m", "mile": "[mi_i]", "mi": "[mi_i]", "miles": "[mi_i]",
    "foot": "[ft_i]", "ft": "[ft_i]", "feet": "[ft_i]", "inch": "[in_i]", "in": "[in_i]", "inches": "[in_i]",
    "kilometer": "km", "kilometre": "km", "centimeter": "cm", "centimetre": "cm", "millimeter": "mm",
    "millimetre": "mm", "millimeters": "mm", "millimetres": "mm", "litre": "L", "liter": "L", "litres": "L",
    "liters": "L", "l/s": "L/s", "l/min": "L/min", "gal": "[gal_us]", "cubicmeter": "m3", "cubicmetre": "m3",
    "m^3": "m3", "m^2": "m2", "squaremeter": "m2", "squaremetre": "m2", "m³/h": "m3/h", "m^3/h": "m3/h",
    "m^3/s": "m3/s", "cubicmeterperhour": "m3/h", "m/s^2": "m/s2", "kilogram": "kg", "kilograms": "kg", "gram": "g",
    "grams": "g", "tonne": "t", "tonnes": "t", "ton": "t", "lb": "[lb_av]", "pound": "[lb_av]", "pounds": "[lb_av]",
    "second": "s", "seconds": "s", "sec": "s", "minute": "min", "minutes": "min", "hour": "h", "hours": "h",
    "hr": "h", "day": "d", "days": "d", "week": "wk", "year": "a", "years": "a", "millisecond": "ms",
    "milliseconds": "ms", "hectopascal": "hPa", "mbar": "mbar", "millibar": "mbar", "pascal": "Pa",
    "kilopascal": "kPa", "mmHg": "mm[Hg]", "psi": "[psi]", "atm": "atm", "atmosphere": "atm", "kWh": "kW.h",
    "kilowatthour": "kW.h", "kilowatthours": "kW.h", "Wh": "W.h", "watthour": "W.h", "MWh": "MW.h", "GWh": "GW.h",
    "megawatthour": "MW.h", "watt": "W", "watts": "W", "kilowatt": "kW", "joule": "J", "VA": "V.A", "kVA": "kV.A",
    "var": "V.A", "kvar": "kV.A", "VAr": "V.A", "volt": "V", "volts": "V", "ampere": "A", "amp": "A", "amps": "A",
    "amperes": "A", "ohm": "Ohm", "hertz": "Hz", "W/m^2": "W/m2", "wattpersquaremeter": "W/m2", "Ah": "A.h",
    "decibel": "dB", "dBA": "dB[SPL]", "dB(A)": "dB[SPL]", "decibels": "dB", "rpm": "{rev}/min", "1/min": "/min",
    "1/h": "/h", "1/s": "/s", "NTU": "[NTU]", "ntu": "[NTU]", "pH": "[pH]", "ph": "[pH]", "µS/cm": "uS/cm",
    "byte": "By", "bytes": "By", "MB": "MBy", "kB": "kBy", "count": "1", "counts": "1", "number": "1", "unity": "1",
    "dimensionless": "1", "none": "1", "ratio": "1", "-": "1", "people": "{people}", "persons": "{people}",
    "vehicles": "{vehicles}", "vehicles/h": "{vehicles}/h", "people/h": "{people}/h",
}  # fmt: skip
"""What is written -> code of UCUM; names also without capitals and blanks."""

QUDT = {
    "degreecelsius": "Cel", "degc": "Cel", "degreefahrenheit": "[degF]", "degf": "[degF]", "kelvin": "K", "k": "K",
    "percent": "%", "unitless": "1", "num": "1", "number": "1", "partspermillion": "[ppm]", "ppm": "[ppm]",
    "partsperbillion": "[ppb]", "ppb": "[ppb]", "degreeangle": "deg", "deg": "deg", "radian": "rad", "rad": "rad",
    "meter": "m", "m": "m", "kilometer": "km", "kilom": "km", "centimeter": "cm", "centim": "cm",
    "millimeter": "mm", "millim": "mm", "mileinternational": "[mi_i]", "mi": "[mi_i]", "foot": "[ft_i]",
    "ft": "[ft_i]", "inch": "[in_i]", "in": "[in_i]", "squaremeter": "m2", "m2": "m2", "cubicmeter": "m3",
    "m3": "m3", "liter": "L", "l": "L", "meterpersecond": "m/s", "mpersec": "m/s", "kilometerperhour": "km/h",
    "kilomperhr": "km/h", "mileperhour": "[mi_i]/h", "miperhr": "[mi_i]/h", "knot": "[kn_i]", "kn": "[kn_i]",
    "meterpersecondsquared": "m/s2", "mpersec2": "m/s2", "cubicmeterperhour": "m3/h", "m3perhr": "m3/h",
    "cubicmeterpersecond": "m3/s", "m3persec": "m3/s", "kilogram": "kg", "kilogm": "kg", "gram": "g", "gm": "g",
    "metricton": "t", "tonnemetric": "t", "tonne": "t", "second": "s", "secondtime": "s", "sec": "s",
    "minutetime": "min", "min": "min", "hour": "h", "hr": "h", "day": "d", "pascal": "Pa", "pa": "Pa",
    "hectopascal": "hPa", "hectopa": "hPa", "kilopascal": "kPa", "kilopa": "kPa", "bar": "bar", "millibar": "mbar",
    "millibarad": "mbar", "watt": "W", "w": "W", "kilowatt": "kW", "kilow": "kW", "joule": "J", "j": "J",
    "kilowatthour": "kW.h", "kilowhr": "kW.h", "watthour": "W.h", "whr": "W.h", "volt": "V", "v": "V",
    "ampere": "A", "a": "A", "ohm": "Ohm", "hertz": "Hz", "hz": "Hz", "lux": "lx", "lumen": "lm", "lm": "lm",
    "candela": "cd", "cd": "cd", "wattpersquaremeter": "W/m2", "wperm2": "W/m2", "decibel": "dB", "decib": "dB",
    "microgmperm3": "ug/m3", "microgrampercubicmeter": "ug/m3", "milligmperm3": "mg/m3",
    "kilogramspercubicmeter": "kg/m3", "kilogmperm3": "kg/m3", "microspercentim": "uS/cm",
    "microsiemenspercentimeter": "uS/cm", "bit": "bit", "byte": "By",
}  # fmt: skip
"""Names of QUDT (first and second edition, without capitals and joints) -> code of UCUM."""

SYMBOLS = {
    "1": "", "Cel": "°C", "[degF]": "°F", "deg": "°", "%": "%", "[ppm]": "ppm", "[ppb]": "ppb", "[ppth]": "‰",
    "[mi_i]": "mi", "[ft_i]": "ft", "[in_i]": "in", "[kn_i]": "kn", "[lb_av]": "lb", "[gal_us]": "gal",
    "[psi]": "psi", "mm[Hg]": "mmHg", "kW.h": "kWh", "W.h": "Wh", "MW.h": "MWh", "GW.h": "GWh", "A.h": "Ah",
    "V.A": "VA", "kV.A": "kVA", "Ohm": "Ω", "dB[SPL]": "dB", "[NTU]": "NTU", "[pH]": "pH", "By": "B", "kBy": "kB",
    "MBy": "MB", "10*": "10", "10^": "10", "a": "a", "lx": "lx", "K": "K", "hPa": "hPa", "m/s": "m/s",
    "km/h": "km/h", "ug/m3": "µg/m³",
}  # fmt: skip
"""Code, or part of one -> the sign that people know, where the code itself is none."""
