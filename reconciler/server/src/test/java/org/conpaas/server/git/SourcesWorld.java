package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;

/** A reconciler's sources on a fresh directory; intervals are so long that only a test's own sync looks. */
public final class SourcesWorld implements AutoCloseable {
    final Manifests parser = new Manifests();
    final MemoryRegistry registry = new MemoryRegistry();
    final List<Set<String>> told = new CopyOnWriteArrayList<>();
    private GitSettings settings;
    GitSources sources;

    SourcesWorld(GitSettings settings) {
        this.settings = settings;
        sources = make();
    }

    static SourcesWorld at(Path home) {
        return new SourcesWorld(GitSettings.laptop(home));
    }

    private GitSources make() {
        return new GitSources(settings, registry, parser, names -> told.add(new TreeSet<>(names)), Clock.systemUTC());
    }

    GitSettings settings() {
        return settings;
    }

    static SourceDefinition source(String name, String url, String branch, String path) {
        return new SourceDefinition(
                name, url, branch, path, true, false, Duration.ofHours(1), Optional.empty(), Optional.empty());
    }

    static SourceDefinition hosted(String name) {
        return new SourceDefinition(
                name,
                "/git/" + name + ".git",
                "main",
                "",
                true,
                true,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty());
    }

    SourcesWorld adding(SourceDefinition source) {
        try {
            sources.add(source).get(30, TimeUnit.SECONDS);
            return this;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The problem with which the source is refused. */
    Problem refusal(SourceDefinition source) {
        try {
            sources.add(source);
        } catch (SourceException e) {
            return e.problem();
        }
        throw new AssertionError(source + " was accepted");
    }

    void sync(String name) {
        try {
            sources.sync(name).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void restart() {
        sources.close();
        told.clear();
        sources = make();
        sources.start();
    }

    Wanted wanted(String application) {
        return sources.latest(application)
                .orElseThrow(() -> new AssertionError("nobody names " + application + ": " + sources.statuses()));
    }

    Optional<String> description(String application) {
        return wanted(application).manifest().map(Manifest::description);
    }

    SourceStatus status(String name) {
        return sources.status(name).orElseThrow(() -> new AssertionError("no source " + name));
    }

    /** The code of the source's problem, or a word that is none. */
    String code(String name) {
        return status(name).problem().map(Problem::code).orElse("none");
    }

    void assertRuns(String application, String description) {
        assertThat(wanted(application).gone()).isFalse();
        assertThat(description(application)).contains(description);
    }

    @Override
    public void close() {
        sources.close();
    }
}
