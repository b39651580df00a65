package org.conpaas.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.cli.client.Endpoint;
import org.conpaas.cli.client.Failure;

/** The demo's working copy: made once, found from then on, never overwritten. */
final class DemoRepository {
    private static final Pattern COUNT = Pattern.compile("\\bnode: (\\d+)");

    private final Path folder;
    private final String url;
    private final Endpoint endpoint;
    private final String helper;
    private final Git git;

    /** @param helper git's credential helper for the repository */
    DemoRepository(Path folder, String url, Endpoint endpoint, String helper) {
        this.folder = folder;
        this.url = url;
        this.endpoint = endpoint;
        this.helper = helper;
        this.git = new Git(folder);
    }

    Path folder() {
        return folder;
    }

    Path manifest() {
        return folder.resolve("manifest.yaml");
    }

    /** @return the commit that the reconciler has */
    String ready(Output output) throws IOException {
        boolean found = Files.isDirectory(folder.resolve(".git"));
        Files.createDirectories(folder);
        if (!found) {
            // not init -b: git before 2.28 does not know it
            git.run("init", "-q");
            git.run("symbolic-ref", "HEAD", "refs/heads/main");
        }
        configure();
        git.run("fetch", "-q", "origin");
        if (!git.attempt("rev-parse", "-q", "--verify", "HEAD").isOk()) {
            adoptOrCommit(output);
        } else {
            output.note("Sample       found in " + folder);
        }
        pushIfAhead();
        return git.run("rev-parse", "HEAD");
    }

    private void configure() {
        set("remote.origin.url", url);
        set("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        set("branch.main.remote", "origin");
        set("branch.main.merge", "refs/heads/main");
        endpoint.ca().ifPresent(ca -> set("http." + endpoint.url() + ".sslCAInfo", ca.toString()));
        // the empty one first: a helper of the user's own must neither be asked for this token nor store it
        set("credential." + endpoint.url() + ".helper", "");
        git.run("config", "--add", "credential." + endpoint.url() + ".helper", helper);
        author("user.name", "ConPaaS demo");
        author("user.email", "demo@localhost");
    }

    private void set(String key, String value) {
        git.run("config", "--replace-all", key, value);
    }

    private void author(String key, String value) {
        if (!git.attempt("config", key).isOk()) {
            git.run("config", key, value);
        }
    }

    private void adoptOrCommit(Output output) throws IOException {
        if (git.attempt("rev-parse", "-q", "--verify", "refs/remotes/origin/main")
                .isOk()) {
            git.run("reset", "-q", "--hard", "refs/remotes/origin/main");
            output.note("Sample       fetched into " + folder);
            return;
        }
        Files.writeString(manifest(), sample());
        git.run("add", "manifest.yaml");
        git.run("commit", "-q", "-m", "Say hello from two nodes");
        output.note("Sample       made in " + folder);
    }

    private void pushIfAhead() {
        if (!git.attempt("merge-base", "--is-ancestor", "HEAD", "refs/remotes/origin/main")
                .isOk()) {
            git.run("push", "-q", "origin", "HEAD:refs/heads/main");
        }
    }

    static String sample() throws IOException {
        try (InputStream in = DemoRepository.class.getResourceAsStream("hello/manifest.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A sed that changes the sample's count, whatever it is by now. */
    String countChange() {
        try {
            Matcher count = COUNT.matcher(Files.readString(manifest()));
            if (!count.find()) {
                return "${EDITOR:-vi} '" + manifest() + "'";
            }
            int wanted = count.group(1).equals("3") ? 2 : 3;
            return "sed -i 's/\\bnode: " + count.group(1) + "/node: " + wanted + "/' '" + manifest() + "'";
        } catch (IOException e) {
            throw Failure.of("The sample's manifest is gone.")
                    .at(manifest())
                    .mend("bring it back: git -C " + folder + " checkout manifest.yaml");
        }
    }
}
