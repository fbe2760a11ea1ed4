def test_it(world, client):
    client.force_login(world.users["bureau"])
    for code in ("gaoxin","dianzi","zichuan","new"):
        r = client.get(f"/cycles/tiny/alliances/{code}/")
        assert r.status_code == 200
