package org.conpaas.agent.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.ETag;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Files of a directory: with ETag and ranges, without a listing, without what leads out of the directory. */
final class StaticFiles implements HttpHandler {
    private static final String INDEX = "index.html";

    private final ResourceManager files;
    private final HttpHandler sender;
    private final HttpHandler otherwise;

    /** @param otherwise answers everything for which there is no file */
    StaticFiles(Path root, HttpHandler otherwise) {
        this.otherwise = otherwise;
        this.files = PathResourceManager.builder()
                .setBase(root)
                .setFollowLinks(false)
                .setCaseSensitive(true)
                .setTransferMinSize(64 * 1024L)
                .setETagFunction(StaticFiles::tag)
                .setAllowResourceChangeListeners(false)
                .build();
        this.sender =
                new ResourceHandler(files, otherwise).setWelcomeFiles(INDEX).setDirectoryListingEnabled(false);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        boolean reads = exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD);
        if (reads && isFile(exchange.getRelativePath())) {
            sender.handleRequest(exchange);
            return;
        }
        otherwise.handleRequest(exchange);
    }

    /** A directory is as good as its index; what a Java archive keeps to itself is not there. */
    private boolean isFile(String path) throws IOException {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.contains("/web-inf") || lower.contains("/meta-inf")) {
            return false;
        }
        Resource resource = files.getResource(path);
        if (resource == null) {
            return false;
        }
        return !resource.isDirectory() || files.getResource(path + "/" + INDEX) != null;
    }

    /** Time and size alone would not tell two files apart that were swapped within the clock's grain. */
    private static @Nullable ETag tag(Path file) {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            long key = facts.fileKey() == null ? 0 : facts.fileKey().hashCode();
            String text = Long.toHexString(facts.lastModifiedTime().toMillis()) + "-" + Long.toHexString(facts.size());
            return new ETag(false, text + "-" + Long.toHexString(key & 0xffffffffL));
        } catch (IOException e) {
            return null;
        }
    }
}
