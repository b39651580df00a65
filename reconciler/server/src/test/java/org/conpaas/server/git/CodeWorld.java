package org.conpaas.server.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.CommitArchives;
import org.conpaas.server.git.CodeRepositories.Name;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Code repositories of {@code shop/web} and {@code shop/other}; what is pushed becomes versions in a list. */
final class CodeWorld implements PushedCode {
    static final Name WEB = new Name("shop", "web");

    final Set<Name> services = ConcurrentHashMap.newKeySet();
    final List<String> versions = new CopyOnWriteArrayList<>();
    final List<String> enabled = new CopyOnWriteArrayList<>();
    final ArtifactFiles artifacts;
    final CodeHosting hosting;
    private final CommitArchives archives;

    CodeWorld(Path home, GitSettings.Limits limits, long largest) throws IOException {
        GitSettings laptop = GitSettings.laptop(home);
        GitSettings settings = new GitSettings(
                home,
                true,
                false,
                laptop.sourceAddresses(),
                laptop.downloadAddresses(),
                List.of(),
                laptop.knownHosts(),
                limits);
        services.addAll(List.of(WEB, new Name("shop", "other")));
        artifacts = new ArtifactFiles(home.resolve("artifacts"));
        archives = new CommitArchives(artifacts, largest);
        hosting = new CodeHosting(new CodeRepositories(settings, services::contains), new CodePushes(settings, this));
    }

    static CodeWorld at(Path home) throws IOException {
        return new CodeWorld(home, GitSettings.Limits.DEFAULT, 1 << 30);
    }

    @Override
    public Packed pack(Repository repository, RevCommit commit) throws SourceException, IOException {
        return archives.pack(repository, commit);
    }

    @Override
    public String register(Name name, RevCommit commit, Packed packed) {
        versions.add(name + " " + commit.getShortMessage());
        return "git-" + commit.abbreviate(7).name();
    }

    @Override
    public List<String> forecast(Name name, String version) {
        return List.of("1 to update");
    }

    @Override
    public List<String> enable(Name name, String version, String user) {
        enabled.add(user + " " + name);
        return List.of("enabled by commit c0ffee to shop");
    }
}
