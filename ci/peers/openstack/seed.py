"""Fills a fresh control plane: catalog, service user, flavors, image, network. Idempotent."""
import json, os, subprocess, sys, tempfile, time
import requests

# Of the last two the first is above the quota, and no host is large enough for the second
TYPES = (("m1.tiny", 1, 512, 1, 0), ("m1.small", 1, 2048, 20, 0), ("m1.medium", 2, 4096, 40, 0), ("m1.swap", 1, 512, 1, 256),
         ("m1.huge", 1, 60000, 1, 0), ("m1.vast", 1, 512, 900000, 0))

# The user conpaas works in all of them
TENANTS = ("conpaas", "elsewhere", "contract")

mode, ip, pw = sys.argv[1:4]
s = requests.Session()
s.trust_env = False
K = f"http://{ip}:5000/v3"


def call(m, url, ok=(200, 201, 202, 204), **kw):
    r = s.request(m, url, timeout=60, **kw)
    if r.status_code not in ok:
        raise SystemExit(f"{m} {url}: {r.status_code} {r.text[:400]}")
    return r


def retry(f, n=240):
    for i in range(n):
        try:
            return f()
        except (requests.RequestException, SystemExit) as e:
            err = e
            time.sleep(0.5)
    raise SystemExit(str(err))


body = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
    "name": "admin", "domain": {"name": "Default"}, "password": pw}}},
    "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}}}
r = retry(lambda: call("POST", K + "/auth/tokens", json=body))
s.headers["X-Auth-Token"] = r.headers["X-Subject-Token"]
tok = r.json()["token"]


def ensure(url, kind, name, extra, q="name"):
    got = [x for x in call("GET", f"{url}?{q}={name}").json()[kind + "s"] if x["name"] == name]
    return got[0] if got else call("POST", url, json={kind: dict(extra, name=name)}).json()[kind]


def files(texts):
    """The bytes of a file system with them."""
    with tempfile.TemporaryDirectory() as work:
        os.mkdir(work + "/root")
        for name, text in texts.items():
            with open(f"{work}/root/{name}", "w") as out:
                out.write(text)
        subprocess.run(["/usr/sbin/mke2fs", "-q", "-t", "ext4", "-d", work + "/root", work + "/image", "8M"], check=True, stdout=subprocess.DEVNULL)
        with open(work + "/image", "rb") as image:
            return image.read()


if mode == "identity":
    proj = {n: ensure(K + "/projects", "project", n, {"domain_id": "default"}) for n in ("service", *TENANTS)}
    roles = {x["name"]: x["id"] for x in call("GET", K + "/roles").json()["roles"]}
    for n in ("service", "member"):
        roles.setdefault(n, None)
        roles[n] = roles[n] or call("POST", K + "/roles", json={"role": {"name": n}}).json()["role"]["id"]
    for user, p, rs in (("svc", "service", ("admin", "service")), *(("conpaas", tenant, ("member",)) for tenant in TENANTS)):
        u = ensure(K + "/users", "user", user, {"domain_id": "default", "password": pw})
        for x in rs:
            call("PUT", f"{K}/projects/{proj[p]['id']}/users/{u['id']}/roles/{roles[x]}")
    for typ, name, url in (("image", "glance", f"http://{ip}:9292"), ("placement", "placement", f"http://{ip}:8778"),
                           ("compute", "nova", f"http://{ip}:8774/v2.1"), ("network", "neutron", f"http://{ip}:9696"),
                           ("volumev3", "cinderv3", f"http://{ip}:8776/v3/%(project_id)s"),
                           ("block-storage", "cinder", f"http://{ip}:8776/v3/%(project_id)s")):
        sv = ensure(K + "/services", "service", name, {"type": typ})
        have = {e["interface"] for e in call("GET", f"{K}/endpoints?service_id={sv['id']}").json()["endpoints"]}
        for i in ("public", "internal", "admin"):
            if i not in have:
                call("POST", K + "/endpoints", json={"endpoint": {"interface": i, "region_id": "RegionOne", "service_id": sv["id"], "url": url}})
else:
    C = f"http://{ip}:8774/v2.1"
    retry(lambda: call("GET", C + "/flavors"))
    have = {f["name"] for f in call("GET", C + "/flavors").json()["flavors"]}
    for i, (n, v, ram, d, swap) in enumerate(TYPES, 1):
        if n not in have:
            call("POST", C + "/flavors", json={"flavor": {"id": str(i), "name": n, "vcpus": v, "ram": ram, "disk": d, "swap": swap}})
    G = f"http://{ip}:9292/v2"
    for name, content in (("node", b"\0" * 1048576), ("flora", files({"flora": "oak\n"}))):
        if not call("GET", f"{G}/images?name={name}").json()["images"]:
            im = call("POST", G + "/images", json={"name": name, "disk_format": "raw", "container_format": "bare", "visibility": "public"}).json()
            call("PUT", f"{G}/images/{im['id']}/file", data=content, headers={"Content-Type": "application/octet-stream"})
    N = f"http://{ip}:9696/v2.0"
    retry(lambda: call("GET", N + "/networks"))
    if not call("GET", N + "/networks?name=conpaas-net").json()["networks"]:
        n = call("POST", N + "/networks", json={"network": {"name": "conpaas-net", "shared": True}}).json()["network"]
        inside = call("POST", N + "/subnets", json={"subnet": {"network_id": n["id"], "ip_version": 4, "cidr": "10.78.0.0/24", "name": "conpaas-sub"}}).json()["subnet"]
        # Floating addresses are of a network behind a router; these ones are for documents and lead nowhere
        out = call("POST", N + "/networks", json={"network": {"name": "conpaas-ext", "router:external": True}}).json()["network"]
        call("POST", N + "/subnets", json={"subnet": {"network_id": out["id"], "ip_version": 4, "cidr": "198.51.100.0/24", "name": "conpaas-ext", "enable_dhcp": False}})
        router = call("POST", N + "/routers", json={"router": {"name": "conpaas-router", "external_gateway_info": {"network_id": out["id"]}}}).json()["router"]
        call("PUT", f"{N}/routers/{router['id']}/add_router_interface", json={"subnet_id": inside["id"]})
    V = f"http://{ip}:8776/v3/{tok['project']['id']}"
    # Tests that run side by side in it are not to wait for each other's machines to go
    contract = call("GET", K + "/projects?name=contract").json()["projects"][0]["id"]
    call("PUT", f"{C}/os-quota-sets/{contract}", json={"quota_set": {"instances": 40, "cores": 60}})
    call("PUT", f"{V}/os-quota-sets/{contract}", json={"quota_set": {"volumes": 60}})
    call("PUT", f"{N}/quotas/{contract}", json={"quota": {"security_group": 200, "security_group_rule": 800, "floatingip": 50}})

    def up():
        a = {x["binary"]: x["state"] for x in call("GET", C + "/os-services").json()["services"]}
        b = {x["binary"]: x["state"] for x in call("GET", V + "/os-services").json()["services"]}
        assert_ok = a.get("nova-compute") == a.get("nova-scheduler") == a.get("nova-conductor") == b.get("cinder-volume") == b.get("cinder-scheduler") == "up"
        if not assert_ok:
            raise SystemExit(f"services not up: {a} {b}")
    retry(up)
