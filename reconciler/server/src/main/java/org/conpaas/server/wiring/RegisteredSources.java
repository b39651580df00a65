package org.conpaas.server.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.manifest.Problem;
import org.conpaas.server.api.Sources;
import org.conpaas.server.api.view.SourceView;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.HostedRepositories;
import org.conpaas.server.git.SourceDefinition;
import org.conpaas.server.git.SourceException;
import org.conpaas.server.git.SourceStatus;
import org.conpaas.server.rest.Refusal;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;

/** Sources as the API shows and changes them. */
final class RegisteredSources implements Sources {
    private static final Duration HOSTED_INTERVAL = Duration.ofMinutes(5);
    /** It would be stored and shown with the URL; as credentials it is encrypted. */
    private static final Pattern PASSWORD_IN_URL =
            Pattern.compile("(?i)(?<scheme>https?://)(?<user>[^/:]*)(?::(?<password>[^/]*))?@(?<rest>[^/@]*(?:/.*)?)");

    private final GitSources sources;
    private final HostedRepositories hosted;
    private final URI publicUrl;

    RegisteredSources(GitSources sources, HostedRepositories hosted, URI publicUrl) {
        this.sources = sources;
        this.hosted = hosted;
        this.publicUrl = publicUrl;
    }

    @Override
    public List<SourceView> list() {
        return sources.statuses().stream().map(this::view).toList();
    }

    @Override
    public Optional<SourceView> find(String name) {
        return sources.status(name).map(this::view);
    }

    private SourceView view(SourceStatus source) {
        return new SourceView(
                source.name(),
                source.url(),
                source.branch(),
                source.path(),
                source.prune(),
                source.hosted(),
                source.revision(),
                source.fetchedAt(),
                source.nextFetch(),
                source.problem().map(Problem::toString),
                source.applications(),
                source.files(),
                source.skipped(),
                publicUrl + "/api/v1/webhooks/" + source.name());
    }

    @Override
    public SourceView add(NewSource source) {
        String name = source.name().orElseGet(() -> nameOf(source.url()));
        if (sources.definition(name).isPresent()) {
            throw Refusal.conflict("there is a source " + name + " already", "give the new one another --name");
        }
        Matcher secret = PASSWORD_IN_URL.matcher(source.url());
        register(new SourceDefinition(
                name,
                secret.matches() ? secret.group("scheme") + secret.group("rest") : source.url(),
                source.branch(),
                source.path(),
                source.prune(),
                false,
                source.interval(),
                source.credentials()
                        .map(known -> new SourceDefinition.Credentials(known.user(), known.password()))
                        .or(() -> secret.matches() ? Optional.of(credentials(secret)) : Optional.empty()),
                source.webhookSecret()));
        return find(name).orElseThrow();
    }

    private static SourceDefinition.Credentials credentials(Matcher secret) {
        String password = Optional.ofNullable(secret.group("password")).orElse("");
        return new SourceDefinition.Credentials(decoded(secret.group("user")), decoded(password));
    }

    private static String decoded(String part) {
        try {
            // a plus is itself in this part of a URL
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(
                    "what stands before the @ of the URL has a % that begins no escape",
                    "write %25 for a percent sign, or give the name by --user and the password in CONPAAS_GIT_PASSWORD");
        }
    }

    /** The last part of the URL, made a DNS label. */
    private static String nameOf(String url) {
        String last = url.replaceFirst("/+$", "").replaceFirst("\\.git$", "").replaceFirst(".*[/:]", "");
        String label = last.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        if (label.isEmpty()) {
            throw Refusal.badRequest("no name can be made of " + url, "give one with --name");
        }
        return label;
    }

    private void register(SourceDefinition definition) {
        try {
            sources.add(definition);
        } catch (SourceException e) {
            throw Refusal.unprocessable("the source is refused: " + e.problem().message(), List.of(e.problem()));
        }
    }

    @Override
    public void remove(String name) {
        require(name);
        sources.remove(name);
    }

    @Override
    public void sync(String name) {
        require(name);
        sources.sync(name);
    }

    private void require(String name) {
        if (sources.definition(name).isEmpty()) {
            throw Refusal.notFound("there is no source " + name, "see: cps source list");
        }
    }

    @Override
    public Optional<String> author(String source, String revision) {
        return sources.repository(source).flatMap(repository -> author(repository, revision));
    }

    private static Optional<String> author(org.eclipse.jgit.lib.Repository repository, String revision) {
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(walk.parseCommit(ObjectId.fromString(revision))
                    .getAuthorIdent()
                    .getName());
        } catch (IOException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public Sources.Repository createRepository(String name) {
        try {
            if (!hosted.exists(name)) {
                hosted.create(name);
            }
            String url = publicUrl + "/git/" + name + ".git";
            if (sources.definition(name).isEmpty()) {
                register(new SourceDefinition(
                        name, url, "main", "", false, true, HOSTED_INTERVAL, Optional.empty(), Optional.empty()));
            }
            return new Sources.Repository(name, url);
        } catch (SourceException e) {
            throw Refusal.unprocessable(
                    "the repository is refused: " + e.problem().message(), List.of(e.problem()));
        } catch (IOException e) {
            throw new UncheckedIOException("the repository cannot be made: " + e.getMessage(), e);
        }
    }
}
