package org.conpaas.server.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.Plan;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.AutoscalingState;
import org.conpaas.engine.CloudState;
import org.conpaas.engine.EngineEvent;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.Rehearsal;
import org.conpaas.engine.Rehearsal.Moment;
import org.conpaas.engine.WhatIf;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.api.view.AboutView.Cloud;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.api.view.CloudView;
import org.conpaas.server.api.view.CloudView.ImageView;
import org.conpaas.server.api.view.CloudView.StrayView;
import org.conpaas.server.api.view.CloudView.TypeView;
import org.conpaas.server.api.view.CloudView.UsageView;
import org.conpaas.server.api.view.CodeKeyView;
import org.conpaas.server.api.view.CodeRepositoryView;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.api.view.SealingKeyView;
import org.conpaas.server.api.view.SecretView;
import org.conpaas.server.api.view.SettingView;
import org.conpaas.server.api.view.SnapshotView;
import org.conpaas.server.api.view.SourceView;
import org.conpaas.server.api.view.TrashedView;
import org.conpaas.server.config.Secret;
import org.conpaas.server.rest.Refusal;

/** Everything behind the API, in memory, with a diary of what it was asked to do. */
public final class World
        implements Reconciliation,
                Commits,
                ManifestEdits,
                Manifests,
                Exports,
                Sources,
                Webhooks,
                Histories,
                Operations,
                Confirmations,
                Installation,
                LoginLinks,
                PlanWriter {
    public final TreeMap<String, ApplicationState> states = new TreeMap<>();
    public final TreeSet<String> unseen = new TreeSet<>();
    public final List<String> diary = new ArrayList<>();
    public final List<PassView> passes = new ArrayList<>();
    public final TreeMap<String, SourceView> sources = new TreeMap<>();
    public final TreeMap<String, CodeVersionView> versions = new TreeMap<>();
    public final TreeMap<String, AutoscalingState> autoscaled = new TreeMap<>();
    public final List<Problem> previewProblems = new ArrayList<>();
    public int looks;
    public int bodiesRead;
    private final List<Consumer<EngineEvent>> listeners = new ArrayList<>();

    public World with(States state) {
        ApplicationState made = state.state();
        states.put(made.application(), made);
        return this;
    }

    @Override
    public SortedSet<String> applications() {
        TreeSet<String> all = new TreeSet<>(states.keySet());
        all.addAll(unseen);
        return all;
    }

    @Override
    public Optional<ApplicationState> state(String application) {
        looks++;
        if (application.equals("bug")) {
            throw new IllegalStateException("secret detail of a defect");
        }
        return Optional.ofNullable(states.get(application));
    }

    @Override
    public void look(String application, String why) {
        diary.add("look " + application + " (" + why + ")");
    }

    @Override
    public void discard(VolumeId disk) {
        diary.add("discard " + disk);
    }

    @Override
    public Optional<ApplicationState> preview(String application) {
        return state(application);
    }

    @Override
    public Preview preview(Manifest manifest) {
        return new Preview(Plan.EMPTY, previewProblems);
    }

    @Override
    public Optional<Rehearsal> rehearse(String application, WhatIf event) {
        if (event instanceof WhatIf.CloudIsDown down && down.cloud().equals("nowhere")) {
            throw new IllegalArgumentException("no cloud is called nowhere");
        }
        return state(application)
                .map(any -> new Rehearsal(
                        application,
                        event.toString(),
                        List.of(new Moment(Duration.ofSeconds(61), Rehearsal.Kind.ACTION, "create machine: done")),
                        Rehearsal.End.SETTLED,
                        "SYNCED",
                        "HEALTHY",
                        List.of("boots take 60 s")));
    }

    @Override
    public SortedMap<String, CloudState> cloudStates() {
        return new TreeMap<>(Map.of("mycloud", new CloudState(Optional.of("no answer"), CloudFacts.NONE, 2, 1)));
    }

    @Override
    public Optional<Manifest> export(String application) {
        return state(application).flatMap(ApplicationState::running);
    }

    @Override
    public Optional<AutoscalingState> autoscaling(String application, String service) {
        return Optional.ofNullable(autoscaled.get(application + "/" + service));
    }

    @Override
    public void listen(Consumer<EngineEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public ChangeView edit(String application, UnaryOperator<String> edit, String author, String message) {
        return change(author + ": " + message + " [" + edit.apply("text") + "]");
    }

    @Override
    public ChangeView rollback(String application, Optional<String> to, String author, String message) {
        return change(author + ": " + message + " to " + to.orElse("the one before"));
    }

    @Override
    public ChangeView delete(String application, String author, String message) {
        return change(author + ": " + message);
    }

    private ChangeView change(String entry) {
        diary.add(entry);
        return new ChangeView(Optional.of("c0ffee"), "shop", Optional.empty(), true);
    }

    @Override
    public String scale(String text, String application, String service, Map<String, Integer> roles) {
        return text + " scaled " + roles;
    }

    @Override
    public String suspend(String text, String application, boolean suspend) {
        return text + " suspend=" + suspend;
    }

    @Override
    public String running(String text, String application, String service, boolean running) {
        return text + " running=" + running;
    }

    @Override
    public String disk(String text, String application, String service, String disk, Map<String, String> fields) {
        return text + " disk " + disk + "=" + fields;
    }

    @Override
    public String diskField(String text, String application, String service, String disk, String field, String value) {
        return text + disk + "." + field + "=" + value + "\n";
    }

    @Override
    public String withoutDisk(String text, String application, String service, String disk) {
        return text + " without disk " + disk;
    }

    @Override
    public String codeVersion(String text, String application, String service, String id) {
        return text + " code=" + id;
    }

    @Override
    public ManifestResult read(List<Text> files) {
        List<Problem> problems = files.stream()
                .filter(file -> file.text().contains("broken"))
                .map(file -> Problem.error("CP1001", new SourcePosition(file.name(), 1, 1), "is broken", "mend it"))
                .toList();
        if (files.stream().anyMatch(file -> file.text().contains("node=backend/9"))) {
            problems = List.of(Problem.warning(
                    "CP1034",
                    new SourcePosition("manifest.yaml", 1, 1),
                    "services.web.disks.one.node: the service has 1 of role backend, so nobody has the disk",
                    "name one that there is"));
        }
        List<Manifest> manifests = states.values().stream()
                .flatMap(state -> state.running().stream())
                .filter(manifest -> files.stream().noneMatch(file -> file.text().contains("broken")))
                .toList();
        return new ManifestResult(manifests, problems, 0);
    }

    @Override
    public String text(Manifest running) {
        return "metadata: {name: " + running.name() + "}\n";
    }

    @Override
    public ChangeView adopt(Manifest running, String author, String message) {
        return change(author + ": " + message + " [" + text(running).strip() + "]");
    }

    @Override
    public List<SourceView> list() {
        return List.copyOf(sources.values());
    }

    @Override
    public Optional<SourceView> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    @Override
    public SourceView add(NewSource source) {
        diary.add("add " + source);
        SourceView added = source(source.name().orElse("unnamed"));
        sources.put(added.name(), added);
        return added;
    }

    public static SourceView source(String name) {
        return new SourceView(
                name,
                "https://git.example/" + name,
                "main",
                "",
                true,
                false,
                Optional.of(States.REVISION),
                Optional.of(States.NOW),
                Optional.of(States.NOW.plusSeconds(60)),
                Optional.empty(),
                1,
                1,
                0,
                "/api/v1/webhooks/" + name);
    }

    @Override
    public void remove(String name) {
        sources.remove(name);
    }

    @Override
    public void sync(String name) {
        diary.add("sync " + name);
    }

    @Override
    public Optional<String> author(String source, String revision) {
        return Optional.of("Ann");
    }

    @Override
    public Repository createRepository(String name) {
        return new Repository(name, "https://localhost:8443/git/" + name);
    }

    @Override
    public int receive(String source, Function<String, Optional<String>> headers, InputStream body) throws IOException {
        Optional<String> signature = headers.apply("X-Hub-Signature-256");
        if (signature.isEmpty()) {
            return 401;
        }
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        bodiesRead++;
        return signature.orElseThrow().equals(text) ? 202 : 401;
    }

    @Override
    public List<PassView> passes(String application, Optional<String> before, int most) {
        return passes.stream()
                .filter(pass -> before.isEmpty() || pass.id().compareTo(before.orElseThrow()) < 0)
                .limit(most)
                .toList();
    }

    /** Apart, because its delete() has the arguments of the commits'. */
    public final CodeVersions code = new CodeVersions() {
        @Override
        public List<CodeVersionView> list(String application, String service) {
            return List.copyOf(versions.values());
        }

        @Override
        public long largest() {
            return 100;
        }

        @Override
        public Stored store(String application, String service, Upload upload, InputStream bytes) {
            try {
                String content = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
                diary.add("store " + upload.fileName() + " " + upload.description() + " " + content);
                return new Stored("code-1", !versions.containsKey("code-1"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Content> open(String application, String service, String id) {
            byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
            return Optional.ofNullable(versions.get(id))
                    .map(version -> new Content(version.fileName(), bytes.length, new ByteArrayInputStream(bytes)));
        }

        @Override
        public void delete(String application, String service, String id) {
            versions.remove(id);
        }
    };

    /** Apart, because its methods have the names of others. Every key is the same. */
    public final CodeKeys keys = new CodeKeys() {
        private final TreeMap<String, CodeKeyView> added = new TreeMap<>();

        @Override
        public List<CodeKeyView> list(String application, String service) {
            return List.copyOf(added.values());
        }

        @Override
        public CodeKeyView add(String application, String service, String text, String user) {
            CodeKeyView key = new CodeKeyView("SHA256:a/b+c", "ssh-ed25519", "ann", States.NOW, user);
            added.put(key.fingerprint(), key);
            return key;
        }

        @Override
        public boolean remove(String application, String service, String fingerprint) {
            return added.remove(fingerprint) != null;
        }

        @Override
        public CodeRepositoryView repository(String application, String service) {
            return new CodeRepositoryView(
                    "https://localhost:8443/git/code/" + application + "/" + service + ".git",
                    Optional.empty(),
                    Optional.empty());
        }
    };

    /** What the trash's only dump is. */
    public java.nio.file.Path dumpFile = java.nio.file.Path.of("none");

    /** Clouds that do not answer, and why. */
    public List<String> silent = List.of();

    /** Apart, because its list() is not the sources'. */
    public final Snapshots snapshots = new Snapshots() {
        private final SnapshotView one =
                new SnapshotView("default", "s1", "blog/db/mysql/1/data", "blog", "db", States.NOW, 1 << 30);

        @Override
        public Gathered<SnapshotView> list() {
            return new Gathered<>(List.of(one), silent);
        }

        @Override
        public List<SnapshotView> list(String cloud) {
            return cloud.equals(one.cloud()) ? List.of(one) : List.of();
        }

        @Override
        public SnapshotView take(String cloud, VolumeId disk, String by) {
            diary.add("snapshot of " + disk + " on " + cloud);
            return one;
        }

        @Override
        public SnapshotView restore(String cloud, String id, String by) {
            diary.add("back to " + cloud + " " + id);
            return one;
        }

        @Override
        public SnapshotView delete(String cloud, String id, String by) {
            diary.add("delete " + cloud + " " + id);
            return one;
        }
    };

    /** As {@link #snapshots}. */
    public final Trash trash = new Trash() {
        private final TrashedView volume = new TrashedView(
                "disk",
                "default",
                "g1",
                "blog/db/mysql/1/storage",
                "blog",
                "db",
                States.NOW,
                States.NOW.plusSeconds(60),
                1 << 30);

        @Override
        public Gathered<TrashedView> list() {
            return new Gathered<>(List.of(volume), silent);
        }

        @Override
        public TrashedView restore(String cloud, String id, String by) {
            diary.add("restore " + cloud + " " + id);
            return volume;
        }

        @Override
        public Optional<java.nio.file.Path> dump(String id) {
            return Optional.of(dumpFile)
                    .filter(file -> String.valueOf(file.getFileName()).equals(id));
        }

        @Override
        public Gathered<TrashedView> purge(Instant before, String by) {
            return new Gathered<>(List.of(), silent);
        }
    };

    /** Apart, because its list() and remove() are not the sources'. */
    public final Secrets secrets = new Secrets() {
        @Override
        public List<SecretView> list() {
            return List.of();
        }

        @Override
        public SecretView set(Optional<String> application, String name, Secret value, String by) {
            diary.add("set " + name + " of " + application + " by " + by);
            return new SecretView(name, application, 1, States.NOW, by, List.of());
        }

        @Override
        public void remove(Optional<String> application, String name, boolean force, String by) {
            diary.add("remove " + name);
        }

        @Override
        public SealingKeyView sealingKey() {
            return new SealingKeyView("EC", "P-256", "x", "y", "k", "enc", "ECDH-ES");
        }

        @Override
        public SealingKeyView rotateSealingKey(String by) {
            return sealingKey();
        }

        @Override
        public List<EventView> history(Optional<Long> before, int most) {
            return List.of();
        }
    };

    @Override
    public String add(String application, String service, String command, List<String> parameters, List<NodeId> nodes) {
        diary.add(command + parameters + " on " + nodes);
        return "op-1";
    }

    @Override
    public void deletionsOf(String application, String revision) {
        diary.add("deletions of " + application + " confirmed for " + revision);
    }

    @Override
    public void deletion(String application) {
        diary.add("deletion of " + application + " confirmed");
    }

    public final Clouds offers = new Clouds() {
        @Override
        public List<CloudView> all() {
            return List.of(
                    new CloudView("mycloud", List.of(), false, Optional.of("no answer"), 2, 1, List.of("OpenStack")));
        }

        @Override
        public List<TypeView> types(String cloud) {
            return List.of(new TypeView("1", "m1.tiny", 1, 512L << 20, 1L << 30, 0, true));
        }

        @Override
        public List<ImageView> images(String cloud) {
            throw Refusal.of(503, "CP6503", "cloud " + cloud + ": no answer", "try again in a moment");
        }

        @Override
        public List<UsageView> usage(String cloud) {
            return List.of(new UsageView("machines", 10, 12, 0));
        }

        @Override
        public List<StrayView> strays(String cloud) {
            return List.of(new StrayView("machine", "s2", "blog/web/backend/1", "a twin of s1"));
        }

        @Override
        public Optional<String> console(String cloud, NodeId machine) {
            return Optional.of(machine + " on " + cloud + " boots");
        }
    };

    @Override
    public Facts facts() {
        return new Facts("0.1.0", "abc", "/home/conpaas", "https://localhost:8443");
    }

    @Override
    public List<Cloud> clouds() {
        return List.of(new Cloud("default", List.of("local: plain")));
    }

    @Override
    public List<SettingView> settings() {
        return List.of(new SettingView("conpaas.token", "***", "", "file", "The token.", true));
    }

    @Override
    public URI create(String user) {
        return URI.create("https://localhost:8443/login?once=1");
    }

    @Override
    public String text(String application, Plan plan) {
        return application + ": " + plan.steps().size() + " steps";
    }
}
