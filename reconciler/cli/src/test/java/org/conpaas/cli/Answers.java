package org.conpaas.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.conpaas.agent.protocol.DataFrames;

/** A small installation as docs/rest-api.md describes it. */
final class Answers {
    private static final String NODE = """
            {"name": "hello/web/node/1", "application": "hello", "service": "web", "role": "node", "ordinal": 1,
             "address": "10.77.0.2", "machine": "hello/web/node/1", "machineState": "RUNNING", "cloud": "local", "agent": "here", "health": "HEALTHY",
             "phase": "APPLIED", "problem": null, "cpuSeconds": 1.25, "memoryBytes": 41943040, "tasks": [], "probes": [],
             "processes": [{"name": "serve", "state": "RUNNING", "pid": 4711, "restarts": 1}]}""";
    private static final String SECOND = NODE.replace("node/1", "node/2")
            .replace("HEALTHY", "DEGRADED")
            .replace("\"problem\": null", "\"problem\": \"the disk is full\"")
            .replace("\"pid\": 4711", "\"pid\": 0")
            .replace("RUNNING", "BACKOFF");
    private static final String SUMMARY = """
            {"name": "hello", "source": "demo", "revision": "3f2a91c0aabbccdd", "sync": "OUT_OF_SYNC", "health": "DEGRADED",
             "waitsFor": "node hello/web/node/2: the disk is full", "since": "2026-11-21T11:57:00Z", "services": 1, "nodes": 2,
             "updatedAt": "2026-11-21T11:59:00Z"}""";
    private static final String CALM = """
            {"name": "calm", "source": "demo", "revision": "0000000011111111", "sync": "SYNCED", "health": "HEALTHY",
             "waitsFor": null, "since": "2026-11-20T12:00:00Z", "services": 1, "nodes": 1}""";
    private static final String CHANGE = """
            {"commit": "77aa88bb99cc", "source": "demo", "patch": "", "pushed": true}""";
    private static final String PATCH = """
            {"commit": "", "source": "blog", "pushed": false, "patch": "--- a/m.yaml\\n+++ b/m.yaml\\n@@ -1 +1 @@\\n-a\\n+b\\n"}""";
    private static final String PLAN = """
            {"application": "hello", "revision": "3f2a91c0", "empty": false,
             "counts": {"create": 1, "update": 0, "replace": 0, "destroy": 1},
             "steps": [
               {"symbol": "+", "action": "CreateNode", "subject": "node hello/web/node/3", "reason": "it does not exist yet",
                "detail": ["greeting: Hello"], "first": true},
               {"symbol": "-", "action": "RemoveNode", "subject": "node hello/old/node/1", "reason": "nobody wants it",
                "detail": [], "first": false}],
             "text": "hello:\\n\\n    + node hello/web/node/3\\n    - node hello/old/node/1\\n\\nPlan: 1 to create, 0 to update, 0 to replace, 1 to destroy.\\nFirst: + node hello/web/node/3\\n",
             "problems": []}""";
    private static final String NO_PLAN = """
            {"application": "calm", "revision": "00000000", "empty": true,
             "counts": {"create": 0, "update": 0, "replace": 0, "destroy": 0}, "steps": [],
             "text": "calm: nothing to do.\\n", "problems": []}""";

    static final String KEY = """
            {"kty": "EC", "crv": "P-256", "x": "EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84",
             "y": "kGe5DgSIycKp8w9aJmoHhB1sB3QTugfnRWm5nU_TzsY", "kid": "k1", "use": "enc", "alg": "ECDH-ES"}""";

    private Answers() {}

    private static void secrets(FakeReconciler reconciler) {
        reconciler
                .answer("GET /secrets?limit=500", """
                        {"items": [
                          {"name": "blog-db", "application": "blog", "version": 3, "setAt": "2026-11-21T11:00:00Z",
                           "setBy": "ann", "usedBy": ["blog/db", "blog/web"]},
                          {"name": "licence", "version": 1, "setAt": "2026-11-20T12:00:00Z", "setBy": "admin",
                           "usedBy": []}]}""")
                .answer("PUT /secrets/blog-db?application=blog", """
                        {"name": "blog-db", "application": "blog", "version": 4, "setAt": "2026-11-21T12:00:00Z",
                         "setBy": "ann", "usedBy": ["blog/db", "blog/web"]}""")
                .answer("PUT /secrets/licence", """
                        {"name": "licence", "version": 2, "setAt": "2026-11-21T12:00:00Z", "setBy": "ann", "usedBy": []}""")
                .answer("DELETE /secrets/licence", 204, "")
                .answer("DELETE /secrets/blog-db?application=blog", 409, """
                        {"type": "about:blank", "title": "Conflict", "status": 409, "code": "CP6009",
                         "detail": "secret blog-db of blog is used by blog/db, blog/web",
                         "hint": "take it out of the manifest first, or remove it all the same: cps secret rm blog-db --app blog --force"}""")
                .answer("GET /sealing-key", KEY)
                .answer("POST /sealing-key", 201, KEY)
                .answer("GET /secret-history?limit=500", """
                        {"items": [{"id": 2, "at": "2026-11-21T11:00:00Z", "application": "blog", "kind": "secret",
                          "text": "ann set secret blog-db of blog, version 3"}]}""");
    }

    private static void data(FakeReconciler reconciler) {
        String one = "{\"name\": \"%1$s\", \"fileName\": \"blog-%2$s-%1$s.%3$s\", \"role\": \"%4$s\","
                + " \"field\": [\"disks\", \"%1$s\", \"from\"], \"besides\": {\"kind\": \"shared\"}}";
        String rows = one.formatted("databases", "db", "sql.gz", "mysql");
        String images = one.formatted("images", "web", "tar.gz", "backend");
        String uploads = one.formatted("uploads", "web", "tar.gz", "backend");
        reconciler
                .answer("GET /applications/blog/services/db/data?limit=500", "{\"items\": [" + rows + "]}")
                .answer(
                        "GET /applications/blog/services/web/data?limit=500",
                        "{\"items\": [" + images + ", " + uploads + "]}")
                .answer("GET /applications/blog/services/none/data?limit=500", "{\"items\": []}")
                .answer("GET /applications/blog/services/db/data/databases", 200, frames(DataFrames::end))
                .answer(
                        "GET /applications/blog/services/web/data/images",
                        200,
                        frames(out -> DataFrames.failure(out, "tar: /srv/images: Input/output error")))
                .answer("GET /applications/blog/services/web/data/uploads", 200, frames(out -> {}));
    }

    private static void clouds(FakeReconciler reconciler) {
        reconciler
                .answer("GET /clouds?limit=500", """
                        {"items": [
                         {"name": "default", "aliases": ["local"], "answers": true, "machines": 3, "volumes": 1, "lines": ["netns: yes", "bubblewrap: yes"]},
                         {"name": "mycloud", "answers": false, "problem": "list servers: no answer: connect timed out",
                          "machines": 2, "volumes": 1, "lines": ["OpenStack at https://cloud.example.org:5000/v3, as ann"]}]}""")
                .answer("POST /applications/hello/what-if", """
                        {"application": "hello", "whatIf": "node hello/web/node/1 dies", "end": "settled", "sync": "SYNCED", "health": "HEALTHY",
                         "moments": [{"afterSeconds": 0, "kind": "event", "text": "node hello/web/node/1 dies"},
                          {"afterSeconds": 1, "kind": "status", "text": "hello is DEGRADED, OUT_OF_SYNC"},
                          {"afterSeconds": 125, "kind": "action", "text": "create machine hello/web/node/1: done"}],
                         "assumptions": ["a node does what it is told in 5 s"]}""")
                .answer("GET /clouds/local/types?limit=500", "{\"items\": []}")
                .answer("GET /clouds/local/strays?limit=500", "{\"items\": []}")
                .answer("GET /clouds/mycloud/types?limit=500", """
                        {"items": [
                         {"id": "1", "name": "m1.tiny", "processors": 1, "memoryBytes": 536870912, "diskBytes": 1073741824, "usual": false},
                         {"id": "2", "name": "m1.small", "processors": 1, "memoryBytes": 2147483648, "diskBytes": 21474836480, "usual": true}]}""")
                .answer("GET /clouds/mycloud/images?limit=500", """
                        {"items": [
                         {"id": "a1", "name": "debian-12", "state": "active", "sizeBytes": 524288000, "leastDiskBytes": 2147483648,
                          "leastMemoryBytes": 0, "usual": true},
                         {"id": "a2", "name": "queued", "state": "queued", "leastDiskBytes": 0, "leastMemoryBytes": 0, "usual": false}]}""")
                .answer("GET /clouds/mycloud/usage?limit=500", """
                        {"items": [{"what": "machines", "limit": 10, "used": 6, "left": 4},
                         {"what": "MiB of memory", "limit": 51200, "used": 12288, "left": 38912}]}""")
                .answer("GET /clouds/mycloud/strays?limit=500", """
                        {"items": [
                         {"kind": "machine", "id": "7f1d", "of": "blog/web/backend/1", "why": "a twin of 21c0"},
                         {"kind": "address", "id": "198.51.100.7", "of": "shop/web/proxy/1", "why": "nothing that runs needs it"}]}""")
                .answer("GET /applications/hello/nodes/web/node/1", NODE)
                .answer("GET /applications/hello/nodes/web/node/2", SECOND.replace("4712", "0"))
                .answer(
                        "GET /applications/hello/nodes/web/node/1/console",
                        "[   12.1] Linux\nconpaas: the agent starts\n");
    }

    private interface Ending {
        void write(OutputStream out) throws IOException;
    }

    private static byte[] frames(Ending ending) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        try {
            DataFrames.content(frames, "rows\n".getBytes(StandardCharsets.UTF_8), 5);
            ending.write(frames);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames.toByteArray();
    }

    private static void disks(FakeReconciler reconciler) {
        String one = """
                {"name": "blog/db/mysql/%1$d/data", "application": "blog", "service": "db", "node": "blog/db/mysql/%1$d", "shared": false,
                 "cloud": "%2$s", "sizeBytes": 2147483648, "at": "/data", "state": "%3$s", "machine": %4$s,
                 "onDelete": "snapshot", "why": "%5$s"}""";
        String all = String.join(
                ", ",
                one.formatted(1, "mycloud", "attached", "\"blog/db/mysql/1\"", ""),
                one.formatted(2, "default", "attached", "null", ""),
                one.formatted(3, "mycloud", "kept", "null", ""),
                """
                {"name": "blog/web/results", "application": "blog", "service": "web", "node": null, "shared": false,
                 "cloud": "mycloud", "sizeBytes": 2147483648, "at": "/r", "state": "detached", "machine": null,
                 "onDelete": "snapshot", "why": ""}""",
                """
                {"name": "blog/web/uploads", "application": "blog", "service": "web", "node": null, "shared": true,
                 "cloud": "default", "sizeBytes": 2147483648, "at": "/u", "state": "attached", "machine": null,
                 "onDelete": "snapshot", "why": ""}""");
        reconciler
                .answer("POST /applications/hello/services/web/disks/data", CHANGE)
                .answer("POST /applications/hello/services/web/disks/small", 409, """
                        {"type": "about:blank", "title": "Conflict", "status": 409, "code": "CP6009",
                         "detail": "disk small of hello/web has 2GiB: no disk becomes smaller",
                         "hint": "make another one, and copy what is to stay"}""")
                .answer("PUT /applications/hello/services/web/disks/data", CHANGE)
                .answer("DELETE /applications/hello/services/web/disks/data", CHANGE)
                .answer("GET /disks?application=hello&limit=500", "{\"items\": []}")
                .answer("GET /disks?limit=500", "{\"items\": [" + all + "]}")
                .answer("GET /disks?application=blog&limit=500", "{\"items\": [" + all + "]}")
                .answer("DELETE /disks/blog/db/mysql/4/data", 202, one.formatted(4, "mycloud", "kept", "null", ""))
                .answer("DELETE /disks/blog/db/mysql/1/data", 409, """
                        {"type": "about:blank", "title": "Conflict", "status": 409, "code": "CP6009",
                         "detail": "disk blog/db/mysql/1/data is attached: node blog/db/mysql/1 has it",
                         "hint": "take the disk, the node or the service out of the manifest first"}""");
    }

    private static void trash(FakeReconciler reconciler) {
        String one = """
                {"kind": "disk", "cloud": "default", "id": "%1$s~blog~db~mysql~%2$d~data", "volume": "blog/db/mysql/%2$d/data",
                 "application": "blog", "service": "db", "deletedAt": "2026-11-%1$sT12:00:00Z",
                 "destroyedAt": "2026-12-%1$sT12:00:00Z", "sizeBytes": 2147483648}""";
        String dump = """
                {"kind": "dump", "cloud": "", "id": "20261120T110000000Z~blog~%1$s~databases.sql.gz",
                 "volume": "blog/%1$s/databases", "application": "blog", "service": "%1$s",
                 "deletedAt": "2026-11-20T11:00:00Z", "destroyedAt": "2026-12-20T11:00:00Z", "sizeBytes": 20480}""";
        String all = String.join(
                ", ",
                one.formatted("10", 1),
                one.formatted("10", 3),
                one.formatted("20", 1),
                one.formatted("20", 2),
                dump.formatted("db"),
                dump.formatted("stats"));
        reconciler
                .answer("GET /trash?limit=500", "{\"items\": [" + all + "]}")
                .answer("POST /trash/default/20%7Eblog%7Edb%7Emysql%7E1%7Edata/restore", one.formatted("20", 1))
                .answer("POST /trash/default/20%7Eblog%7Edb%7Emysql%7E2%7Edata/restore", one.formatted("20", 2))
                .answer("GET /trash/dumps/20261120T110000000Z%7Eblog%7Edb%7Edatabases.sql.gz", "-- rows\n")
                .breakOff("GET /trash/dumps/20261120T110000000Z%7Eblog%7Estats%7Edatabases.sql.gz", "-- ro")
                .answer("POST /trash/purge", "{\"destroyed\": [" + one.formatted("10", 1) + "]}");
    }

    private static void snapshots(FakeReconciler reconciler) {
        String one = """
                {"cloud": "mycloud", "id": "s%1$d", "disk": "hello/web/data", "application": "hello", "service": "web",
                 "takenAt": "2026-11-2%1$dT11:00:00Z", "sizeBytes": 1073741824}""";
        String all = "{\"items\": [" + one.formatted(0) + ", " + one.formatted(1) + "]}";
        reconciler
                .answer("GET /snapshots?limit=500", all)
                .answer("GET /snapshots?cloud=mycloud&limit=500", all)
                .answer("POST /snapshots", 201, one.formatted(1))
                .answer("POST /snapshots/mycloud/s1/restore", one.formatted(1))
                .answer("POST /snapshots/mycloud/s0/restore", 409, """
                        {"code": "CP6409", "title": "Conflict", "status": 409,
                         "detail": "cloud mycloud: a machine has volume hello/web/data",
                         "hint": "a disk comes back while no machine has it: stop its service with cps service stop"}""")
                .answer("DELETE /snapshots/mycloud/s0", one.formatted(0));
    }

    static FakeReconciler prepare(FakeReconciler reconciler) {
        applications(reconciler);
        changes(reconciler);
        rest(reconciler);
        secrets(reconciler);
        disks(reconciler);
        trash(reconciler);
        snapshots(reconciler);
        data(reconciler);
        clouds(reconciler);
        return reconciler;
    }

    private static void applications(FakeReconciler reconciler) {
        reconciler
                .answer("GET /about", """
                        {"version": "0.1.0", "revision": "abc", "home": "/srv/conpaas", "uptimeSeconds": 4000,
                         "url": "https://127.0.0.1:8443", "applications": 2, "nodes": 3,
                         "clouds": [{"name": "local", "lines": ["netns: yes", "bubblewrap: no (not installed)"]}]}""")
                .answer("GET /applications?limit=500", page(SUMMARY, "more"))
                .answer("GET /applications?limit=500&after=more", "{\"items\": [" + CALM + "]}")
                .answer("GET /applications/hello", application())
                .answer("GET /applications/calm", CALM)
                .answer("GET /applications/nobody/why", 404, """
                        {"type": "about:blank", "title": "Not Found", "status": 404, "code": "CP6004",
                         "detail": "no application nobody", "hint": "see: cps application list"}""")
                .answer("GET /applications/hello/plan", PLAN)
                .answer("GET /applications/calm/plan", NO_PLAN)
                .answer("POST /plan", "{\"plans\": [" + PLAN + "], \"problems\": []}")
                .answer("GET /applications/hello/why", """
                        {"steps": [
                          {"state": "done", "text": "committed 3f2a91c0 by alice", "since": "2026-11-21T11:57:00Z"},
                          {"state": "active", "text": "node hello/web/node/2 is brought about", "since": "2026-11-21T11:59:30Z",
                           "detail": "the disk is full"},
                          {"state": "failed", "text": "its file was written", "hint": "make room on the machine"},
                          {"state": "waiting", "text": "healthy"}],
                         "nextTry": "2026-11-21T12:00:16Z", "nextTryReason": "the 4th failure in a row"}""")
                .answer("GET /applications/hello/history?limit=20", """
                        {"items": [{"id": 12, "revision": "3f2a91c0aabb", "startedAt": "2026-11-21T11:59:00Z", "tookMillis": 1250,
                          "trigger": "push", "plan": "", "sync": "OUT_OF_SYNC", "health": "DEGRADED", "problems": [],
                          "actions": [{"action": "+ node hello/web/node/2", "outcome": "retry", "tookMillis": 9}]}]}""")
                .answer("GET /applications/hello/export", DemoText.RUNNING)
                .answer("GET /applications/hello/services/web/data?limit=500", "{\"items\": []}")
                .answer("GET /applications/hello/nodes/web/node/1/logs?lines=5", "one\ntwo\n")
                .answer("GET /applications/hello/nodes/web/node/2/logs?lines=5", "no space left\n");
    }

    private static String application() {
        return SUMMARY.replaceFirst("\"services\": 1, \"nodes\": 2,", """
                "description": "Says hello.", "file": "manifest.yaml", "committedAt": "2026-11-21T11:57:00Z",
                "services": [{"name": "web", "type": "helloworld", "health": "DEGRADED", "running": true,
                  "url": "http://10.77.0.2/", "roles": {"node": {"wanted": 2, "healthy": 1}}, "nodes": [%s, %s]}],
                "problems": [{"severity": "WARNING", "code": "CP1026", "file": "manifest.yaml", "line": 9, "column": 5,
                  "message": "not pinned", "hint": "write the sha256"}],
                "waits": [{"subject": "node hello/web/node/2", "reason": "the disk is full", "since": "2026-11-21T11:59:30Z"}],
                "nextTry": "2026-11-21T12:00:16Z", "nextTryReason": "the 4th failure in a row", "lastPasses": [],
                """.formatted(NODE, SECOND));
    }

    private static String page(String item, String next) {
        return "{\"items\": [" + item + "], \"next\": \"" + next + "\"}";
    }

    private static void changes(FakeReconciler reconciler) {
        for (String verb : new String[] {"rollback", "suspend", "resume", "delete", "adopt"}) {
            reconciler.answer("POST /applications/hello/" + verb, CHANGE);
        }
        reconciler
                .answer("POST /applications/hello/apply", 202, "")
                .answer("POST /applications/calm/apply", 409, """
                        {"type": "about:blank", "title": "Conflict", "status": 409, "code": "CP6009",
                         "detail": "revision 3f2a91c0 is not the one that is wanted now, which is 0000000011111111",
                         "hint": "look at the plan again, then confirm 0000000011111111"}""")
                .answer("POST /applications/calm/resume", 422, """
                        {"type": "about:blank", "title": "HTTP 422", "status": 422, "code": "CP6022",
                         "detail": "the manifest cannot be edited: services is empty",
                         "hint": "mend the problems that are listed",
                         "problems": [{"severity": "ERROR", "code": "CP1005", "file": "m.yaml", "line": 3, "column": 1,
                           "message": "services is empty"}]}""")
                .answer("POST /applications/hello/services/web/scale", CHANGE)
                .answer("POST /applications/calm/services/web/scale", PATCH)
                .answer("POST /applications/hello/services/web/running", CHANGE)
                .answer("POST /applications/lab/services/jobs/operations", 202, "{\"id\": \"op-1\"}")
                .answer("GET /applications/lab", """
                        {"name": "lab", "services": [{"name": "jobs", "type": "generic", "nodes": [
                          {"name": "lab/jobs/master/1", "tasks": [
                            {"name": "run", "key": "1", "state": "STOPPED", "exitCode": 3, "startedAt": "2026-11-21T11:00:00Z",
                             "endedAt": "2026-11-21T11:00:09Z"}]}]}]}""")
                .answer("POST /applications/hello/services/web/code/code-1/enable", CHANGE);
    }

    private static final String SHA256_OF_BYTES = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9";
    private static final String CODE_KEY = """
            {"fingerprint": "SHA256:a/b+c", "type": "ssh-ed25519", "comment": "ann@laptop",
             "addedAt": "2026-11-21T11:00:00Z", "addedBy": "admin"}""";

    private static void rest(FakeReconciler reconciler) {
        reconciler
                .answer("GET /applications/hello/services/web/metrics?range=10m&step=10m", """
                        {"to": "2026-11-21T12:00:00Z", "stepSeconds": 600.0, "nodes": [{"name": "hello/web/node/1",
                         "latest": {"cpu": 0.25, "memory_bytes": 120000000.0},
                         "series": {"cpu": [0.5], "memory_bytes": [110000000.0], "response_p95_seconds": [null]}}],
                         "means": [{"name": "node", "latest": {"cpu": 0.3}, "series": {"cpu": [0.4]}}]}""")
                .answer("GET /applications/hello/services/web/autoscaling", """
                        {"everySeconds": 300.0, "responseSeconds": 0.7, "strategy": "low",
                         "limits": {"node": {"min": 1, "max": 8}}, "written": {"node": 1}, "counts": {"node": 2},
                         "last": {"at": "2026-11-21T11:58:00Z", "changes": false, "summary": "", "notBefore": "2026-11-21T12:03:00Z",
                          "facts": [{"kind": "measured", "subject": "node", "text": "CPU 50 % on average of 2"},
                                    {"kind": "decided", "subject": "", "text": "no count changes"},
                                    {"kind": "next", "subject": "", "text": "the next change is possible at 2026-11-21T12:03:00Z"}]},
                         "history": [{"at": "2026-11-21T11:30:00Z", "changes": true, "notBefore": "2026-11-21T11:40:00Z",
                          "summary": "node 1 -> 2: CPU 80 % is above 75 %", "facts": []}]}""")
                .answer("GET /nodes?limit=500", "{\"items\": [" + NODE + ", " + SECOND + "]}")
                .answer("GET /applications/hello/services/web/code", """
                        {"items": [{"id": "code-1", "fileName": "one.war", "description": "First", "bytes": 123456,
                          "uploadedAt": "2026-11-21T11:00:00Z", "current": true, "sha256": "ab"}], "largest": 1000}""")
                .answer(
                        "POST /applications/hello/services/web/code?fileName=code.war&sha256=" + SHA256_OF_BYTES
                                + "&description=First",
                        201,
                        "{\"id\": \"code-2\"}")
                .answer("GET /applications/hello/services/web/code/code-1", "the bytes")
                .answer("GET /applications/hello/services/web/code-keys", "{\"items\": [" + CODE_KEY + "]}")
                .answer("POST /applications/hello/services/web/code-keys", 201, CODE_KEY)
                .answer("DELETE /applications/hello/services/web/code-keys?fingerprint=SHA256%3Aa%2Fb%2Bc", 204, "")
                .answer("GET /applications/hello/services/web/code-repository", """
                        {"https": "https://localhost:8443/git/code/hello/web.git",
                         "ssh": "ssh://git@localhost:8422/hello/web.git",
                         "knownHost": "[localhost]:8422 ecdsa-sha2-nistp256 AAAA"}""")
                .answer("DELETE /applications/hello/services/web/code/code-1", 409, """
                        {"type": "about:blank", "title": "Conflict", "status": 409, "code": "CP6009",
                         "detail": "code version code-1 is what hello/web runs", "hint": "enable another one first"}""")
                .answer("GET /sources?limit=500", """
                        {"items": [{"name": "blog", "url": "https://git.example.org/blog.git", "branch": "main", "path": "",
                          "revision": "12345678aa", "fetchedAt": "2026-11-21T11:59:30Z", "nextFetch": "2026-11-21T12:00:20Z",
                          "problem": null, "applications": 2, "files": 3, "skipped": 1, "hosted": false, "prune": false}]}""")
                .answer(
                        "POST /sources",
                        201,
                        "{\"name\": \"blog\", \"webhook\": \"https://HOST/api/v1/webhooks/blog\"}")
                .answer("DELETE /sources/blog", 204, "")
                .answer("POST /sources/blog/sync", 202, "")
                .answer(
                        "POST /repositories",
                        201,
                        "{\"name\": \"blog\", \"url\": \"https://127.0.0.1:8443/git/blog.git\"}")
                .answer("POST /login-links", "{\"url\": \"https://127.0.0.1:8443/login?code=x\"}")
                .answer("GET /config", """
                        {"items": [{"key": "conpaas.http.port", "value": "8443", "default": "8443", "source": "default",
                          "description": "Port of API, dashboard, Git and agents; TLS only.", "secret": false}]}""");
    }

    /** The sample as it runs: one node. */
    static final class DemoText {
        static final String RUNNING = """
                # yaml-language-server: $schema=https://conpaas.org/schema/application-v1.json
                apiVersion: conpaas.org/v1
                kind: Application
                metadata:
                  name: hello
                  description: Says hello, from as many nodes as you like.
                spec:
                  services:
                    web:
                      type: helloworld
                      greeting: Hello from a commit
                      nodes: {node: 1}   # change it, commit, push: nodes follow
                """;

        private DemoText() {}
    }
}
