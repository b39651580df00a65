package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The example {@code wordpress}, as its README says: from one commit, used, grown, given other code, and shrunk while people use it. */
@NeedsBlog
@Order(1)
class WordPressTest {
    private static final Duration AIM = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String MARK = "The second version";

    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("wordpress");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    void one_commit_gives_a_wordpress_that_is_used_grown_upgraded_and_shrunk_without_a_failure() throws Exception {
        Blog blog = Blog.prepare(installation);
        long begun = System.nanoTime();
        blog.commit("A blog", manifest -> manifest.replace("backend: 2", "backend: 1"));
        blog.install();
        String page = blog.write("Written by a test", "It was kept.");
        String image = blog.upload();
        assertThat(Blog.get(page)).contains("It was kept.");
        blog.assertServed(image);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf(
                "WordPress: %d s from the push to a post and an image (aim: %d s)%n",
                took.toSeconds(), AIM.toSeconds());
        takeDataOut(blog);
        String balancer = blog.nodes("db", "glb").get(0).path("address").asText();
        try (Load readers = Load.on(page, 2, PAUSE);
                Rows rows = new Rows(balancer, Blog.PASSWORD, "blog")) {
            rows.atLeast(20);
            blog.commit("More of all", manifest -> manifest.replace("mysql: 1,", "mysql: 3,")
                    .replace("backend: 1", "backend: 3"));
            tell("one to three members and backends", readers, rows);
            assertThat(blog.nodes("db", "mysql")).hasSize(3);
            blog.assertServed(image);
            otherCode(blog.copy());
            blog.commit("The second version", manifest -> manifest);
            assertThat(Blog.get(page)).contains(MARK, "It was kept.");
            tell("a second version", readers, rows);
            installation.cps("rollback", "blog").ok();
            blog.awaitHealthy();
            assertThat(Blog.get(page)).contains("It was kept.").doesNotContain(MARK);
            tell("rolled back", readers, rows);
            installation.git(blog.copy(), "pull", "-q", "origin", "main");
            blog.commit("Less of all", manifest -> manifest.replace("mysql: 3,", "mysql: 1,")
                    .replace("backend: 3", "backend: 1"));
            tell("three to one", readers, rows);
            blog.assertServed(image);
            assertThat(rows.lost(balancer)).isEmpty();
        }
        blog.assertMoves(page, image);
    }

    /** While it serves: the post is in the dump, the image in the archive. */
    private static void takeDataOut(Blog blog) throws IOException {
        Path rows = blog.copy().resolve(".git/rows.sql.gz");
        installation.cps("data", "get", "blog/db", "--to", rows.toString()).ok();
        try (InputStream sql = new GZIPInputStream(Files.newInputStream(rows))) {
            assertThat(new String(sql.readAllBytes(), StandardCharsets.UTF_8)).contains("It was kept.");
        }
        Path files = blog.copy().resolve(".git/uploads.tar.gz");
        installation
                .cps("data", "get", "blog/web", "uploads", "--to", files.toString())
                .ok();
        assertThat(installation
                        .run(blog.copy(), List.of("tar", "-tzf", files.toString()))
                        .ok()
                        .out())
                .contains("dot.gif");
        installation.await(
                "the members tell what they do",
                AIM,
                () -> installation.cps("service", "metrics", "blog/db").out().contains("receive_queue"));
    }

    private static void tell(String step, Load readers, Rows rows) throws InterruptedException, IOException {
        readers.atLeast(readers.count() + 20);
        rows.atLeast(rows.count() + 20);
        System.out.printf(
                "WordPress, %s: %d requests, failed %s; %d inserts, failed %s%n",
                step, readers.count(), readers.failures(), rows.count(), rows.failures());
        if (!readers.failures().isEmpty() || !rows.failures().isEmpty()) {
            System.out.println(installation
                    .cps("service", "logs", "--lines", "300", "blog/db")
                    .out());
        }
        assertThat(List.of(readers.failures(), rows.failures())).as(step).allSatisfy(failures -> assertThat(failures)
                .isEmpty());
    }

    /** The same WordPress with something that shows on every page. */
    private static void otherCode(Path copy) throws IOException {
        Path code = Files.createDirectories(copy.resolve(".git/code"));
        String archive = copy.resolve("wordpress.tar.gz").toString();
        installation.run(code, List.of("tar", "-xzf", archive)).ok();
        Path plugins = Files.createDirectories(code.resolve("wp-content/mu-plugins"));
        Files.writeString(
                plugins.resolve("mark.php"),
                "<?php add_action('wp_footer', function () { echo '<p>" + MARK + "</p>'; });");
        installation.run(code, List.of("tar", "-czf", archive, ".")).ok();
    }
}
