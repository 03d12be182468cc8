import cProfile, pstats, time, io
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from civicgrid.apps.assets.actions.imports import import_assets
from civicgrid.apps.assets.queries.holdings import planned
from tests.cases.given import actor
from tests.cities import IN_E1, IN_W1
pytestmark = pytest.mark.usefixtures("small_city")

def rows(n):
    return "code,kind,organisation,lon,lat,installed,name,name:zh-hans,own_code,height_m\n" + "".join(
     f"990101{'0109'}{i+1:06},pole,lighting,{IN_W1[0]+i*1e-9:.7f},{IN_W1[1]},2024-05-06,Lamp {i},灯 {i},L-{i},8\n" for i in range(n))

def test_it():
    import os
    from civicgrid.apps.assets.queries.kinds import kinds
    c = kinds()["pole"].component
    text = rows(100_000).replace("9901010109", "990101"+c).encode()
    a = actor("admin")
    if os.environ.get("PROF"):
        p=cProfile.Profile(); p.enable(); _, plan = planned(a, "a.csv", text); p.disable()
        print("plan", len(plan.added), len(plan.refused), plan.refused[:1])
        pstats.Stats(p).sort_stats("cumtime").print_stats(35)
        p=cProfile.Profile(); p.enable(); import_assets(a, "a.csv", text); p.disable()
        pstats.Stats(p).sort_stats("cumtime").print_stats(35)
        return
    for name in ("new", "again"):
        t=time.process_time(); planned(a, "a.csv", text); t2=time.process_time()
        with CaptureQueriesContext(connection) as spent: e=import_assets(a, "a.csv", text)
        print(name, "plan", round(t2-t,2), "import", round(time.process_time()-t2,2), len(spent), e)
    text = text.replace(b"L-", b"M-").replace(b"IN_W", b"x")
    t=time.process_time()
    with CaptureQueriesContext(connection) as spent: e=import_assets(a, "a.csv", text)
    print("changed", round(time.process_time()-t,2), len(spent), e)
    pts = text.replace(b"2024-05-06", b"2024-05-32")
    t=time.process_time()
    _, plan = planned(a, "a.csv", pts); print("refused", len(plan.refused), time.process_time()-t)
