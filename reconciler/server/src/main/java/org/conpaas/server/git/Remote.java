package org.conpaas.server.git;

import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The address of a repository, checked: nothing in it can be taken for an option or a command.
 *
 * @param uri without password for https when the source has credentials of its own
 */
record Remote(String text, URIish uri, Kind kind) {
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(//|:).*");
    private static final Pattern PASSWORD = Pattern.compile("://([^/@:]*):[^/]*@");
    /** What stands alone before the host of a web address is a token as often as a name. */
    private static final Pattern TOKEN = Pattern.compile("(?i)(https?://)[^/@:]*@");

    enum Kind {
        HTTP,
        SSH,
        LOCAL
    }

    /** @throws SourceException when the address is refused */
    static Remote of(String url, GitSettings settings) throws SourceException {
        if (url.isBlank() || url.startsWith("-") || url.chars().anyMatch(Character::isISOControl)) {
            throw refused(
                    url, "is not the URL of a repository", "write https://HOST/PATH, ssh://USER@HOST/PATH or a path");
        }
        URIish uri = parsed(url);
        return switch (scheme(url)) {
            case "https" -> new Remote(url, withHost(url, uri), Kind.HTTP);
            case "http" -> http(url, uri, settings);
            case "ssh" -> new Remote(url, withHost(url, uri), Kind.SSH);
            case "file", "" -> plain(url, uri, settings);
            default ->
                throw refused(url, "has a scheme that is not allowed", "use https, ssh or a path of this machine");
        };
    }

    /** The text as it may be shown. */
    static String withoutPassword(String url) {
        String shown = PASSWORD.matcher(url).replaceAll("://$1:***@");
        return TOKEN.matcher(shown).replaceAll("$1***@");
    }

    String shown() {
        return withoutPassword(text);
    }

    boolean isLocal() {
        return kind == Kind.LOCAL;
    }

    String host() {
        return Optional.ofNullable(uri.getHost()).orElse("");
    }

    /** Where the local repository's objects are: the path itself when it is bare, else its {@code .git}. */
    Path directory() throws SourceException {
        var found = FileKey.resolve(Path.of(uri.getPath()).toFile(), FS.DETECTED);
        if (found == null) {
            throw refused(text, "is not a Git repository", "make one there with git init, or correct the path");
        }
        return found.toPath();
    }

    void checkAddress(AddressPolicy policy) throws SourceException {
        try {
            Optional<String> refusal = isLocal() ? Optional.empty() : policy.refusal(host());
            if (refusal.isPresent()) {
                throw refused(text, "is refused: " + refusal.get(), "use a host that the installation may reach");
            }
        } catch (UnknownHostException e) {
            throw SourceException.of(
                    "CP2010", shown(), "host " + host() + " is not known", "correct the URL, or look at DNS");
        }
    }

    private static Remote http(String url, URIish uri, GitSettings settings) throws SourceException {
        if (!settings.allowHttp()) {
            throw refused(url, "is not encrypted", "use https, or let the operator allow http");
        }
        return new Remote(url, withHost(url, uri), Kind.HTTP);
    }

    private static Remote plain(String url, URIish uri, GitSettings settings) throws SourceException {
        if (uri.getHost() != null && scheme(url).isEmpty()) {
            if (uri.getUser() == null) {
                throw refused(url, "has no user", "write USER@HOST:PATH or ssh://USER@HOST/PATH");
            }
            return new Remote(url, withHost(url, uri), Kind.SSH);
        }
        if (!settings.allowLocal()) {
            throw refused(url, "is on this machine", "use https or ssh, or let the operator allow local sources");
        }
        if (uri.getHost() != null
                || uri.getPath() == null
                || !Path.of(uri.getPath()).isAbsolute()) {
            throw refused(url, "is not an absolute path", "write the whole path, from /");
        }
        return new Remote(url, uri, Kind.LOCAL);
    }

    private static URIish withHost(String url, URIish uri) throws SourceException {
        boolean option =
                startsWithDash(uri.getHost()) || startsWithDash(uri.getUser()) || startsWithDash(uri.getPath());
        if (uri.getHost() == null || uri.getHost().isEmpty() || option) {
            throw refused(
                    url,
                    "has no host, or a part that begins with -",
                    "write https://HOST/PATH or ssh://USER@HOST/PATH");
        }
        return uri;
    }

    /** ssh would take such a word for an option. */
    private static boolean startsWithDash(@Nullable String part) {
        return part != null && part.startsWith("-");
    }

    private static String scheme(String url) {
        var matcher = SCHEME.matcher(url);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static URIish parsed(String url) throws SourceException {
        try {
            return new URIish(url);
        } catch (URISyntaxException e) {
            throw refused(url, "is not a URL", "write https://HOST/PATH, ssh://USER@HOST/PATH or a path");
        }
    }

    private static SourceException refused(String url, String why, String hint) {
        String shown = withoutPassword(url).replaceAll("\\p{Cntrl}", "?");
        return SourceException.of("CP2001", shown, shown + " " + why, hint);
    }

    /** @return the full name that the text can only mean, or empty when it may be a branch or a tag */
    static Optional<String> fullRef(String branch) throws SourceException {
        if (branch.equals("HEAD")) {
            return Optional.of(branch);
        }
        boolean full = branch.startsWith("refs/");
        String name = full ? branch : "refs/heads/" + branch;
        boolean known = name.startsWith("refs/heads/") || name.startsWith("refs/tags/");
        if (branch.startsWith("-") || !known || !Repository.isValidRefName(name)) {
            String shown = branch.replaceAll("\\p{Cntrl}", "?");
            throw SourceException.of(
                    "CP2002",
                    shown,
                    "\"" + shown + "\" is not the name of a branch or tag",
                    "for example main or refs/tags/v1");
        }
        return full ? Optional.of(branch) : Optional.empty();
    }
}
