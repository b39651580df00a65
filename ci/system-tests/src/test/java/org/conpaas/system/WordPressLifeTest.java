package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example {@code wordpress} over its life: begun by scripts, stopped and started, deleted and brought back. */
@NeedsBlog
class WordPressLifeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TEXT = "It was kept.";

    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("wordpress-life");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    void a_blog_is_begun_by_scripts_stopped_started_deleted_and_brought_back() throws Exception {
        Blog blog = Blog.prepare(installation);
        Files.writeString(blog.copy().resolve("begin.sh"), "#!/bin/bash\necho \"$PURPOSE\" >>begun\n");
        blog.commit("A blog", manifest -> manifest.replace("backend: 2", "backend: 1")
                .replace(
                        "type: mysql", "type: mysql\n      startupScript: begin.sh\n      environment: {PURPOSE: rows}")
                .replace("type: php", "type: php\n      startupScript: begin.sh")
                .replace("      environment:\n", "      environment:\n        PURPOSE: pages\n"));
        assertThat(begun("db/mysql/1")).hasContent("rows");
        assertThat(begun("web/backend/1")).hasContent("pages");
        blog.install();
        String page = blog.write("Written by a test", TEXT);
        page = stopAndStart(blog, page);
        deleteAndBringBack(blog, page);
    }

    private static Path begun(String node) {
        return installation.home().resolve("local/agent/nodes/blog/" + node + "/root/begun");
    }

    /** Nothing runs meanwhile, and nothing is lost. */
    private static String stopAndStart(Blog blog, String page) throws IOException {
        blog.push("A pause", manifest -> manifest.replace("type: ", "running: false\n      type: "));
        blog.await("STOPPED");
        assertThat(blog.nodes("db", "mysql")).isEmpty();
        assertThat(blog.nodes("web", "backend")).isEmpty();
        assertThat(Load.answers(page)).isFalse();
        blog.commit("Go on", manifest -> manifest.replace("running: false\n      type: ", "type: "));
        String again = moved(page, blog.url());
        assertThat(Blog.get(again)).contains(TEXT);
        return again;
    }

    /** By the commands that the commands before them name. */
    private static void deleteAndBringBack(Blog blog, String page) throws IOException {
        assertThat(installation.cps("delete", "blog", "--yes").ok().err()).contains("trash restore blog");
        installation.await("the blog is gone", PATIENCE, () -> !installation
                .application("blog")
                .has("name"));
        assertThat(installation.cps("trash", "list", "blog").ok().out())
                .contains("blog/db/mysql/1/data")
                .contains("blog/db/databases");
        Path dump = blog.copy().resolve("../blog.sql.gz");
        installation.cps("trash", "get", "blog/db", "--to", dump.toString()).ok();
        assertThat(Blog.unpacked(dump)).contains(TEXT);
        installation.cps("trash", "restore", "blog").ok();
        installation.git(blog.copy(), "pull", "-q", "--rebase", "origin", "main");
        installation.git(blog.copy(), "revert", "--no-edit", "HEAD");
        installation.git(blog.copy(), "push", "-q", "origin", "HEAD:main");
        blog.awaitHealthy();
        assertThat(Blog.get(moved(page, blog.url()))).contains(TEXT);
    }

    /** The same page where the blog is now. */
    private static String moved(String page, String url) {
        return url + page.substring(page.indexOf('?'));
    }
}
