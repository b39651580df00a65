package org.conpaas.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.api.States.COMMITTED;
import static org.conpaas.server.api.States.NOW;
import static org.conpaas.server.api.States.REVISION;
import static org.conpaas.server.api.States.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Health;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.api.view.WhyView;
import org.conpaas.server.api.view.WhyView.Step;
import org.junit.jupiter.api.Test;

class WhyTest {
    private static final Instant FETCHED = NOW.minusSeconds(5);
    private static final NodeId NODE = new NodeId("blog", "web", "backend", 1);
    private static final Step FETCH = done("source shop was fetched at commit 0123456789 by Ann", FETCHED);
    private static final Step VALID = done("apps/blog.yaml at commit 0123456789 is valid", COMMITTED);
    private static final Step NOTHING_LEFT = done("nothing is left to do", NOW);

    @Test
    void an_application_that_is_as_committed_waits_for_nothing() {
        assertThat(why(application("blog").node("web", "backend", 1, Health.HEALTHY, "")))
                .isEqualTo(new WhyView(
                        List.of(FETCH, VALID, NOTHING_LEFT),
                        Optional.of(NOW.plusSeconds(300)),
                        Optional.of("the slow sweep")));
    }

    @Test
    void a_wait_says_since_when_and_what_the_node_itself_says() {
        Plan.Step await =
                new Plan.Step(new Action.Await("node " + NODE, "its probes pass"), "", Set.of(), Optional.empty());
        assertThat(why(application("blog")
                                .node("web", "backend", 1, Health.PROGRESSING, "not up yet")
                                .step(await)
                                .waiting("node " + NODE, "its probes pass", COMMITTED))
                        .steps())
                .containsExactly(
                        FETCH,
                        VALID,
                        done("all that was to be changed has been changed", NOW),
                        new Step(
                                "waiting",
                                "node blog/web/backend/1 waits for: its probes pass",
                                Optional.of(COMMITTED),
                                Optional.of("probe http: connection refused"),
                                Optional.empty()));
    }

    @Test
    void a_step_that_somebody_must_unblock_comes_before_other_waits() {
        Plan.Step held = new Plan.Step(
                new Action.RemoveNode(NODE, NODE),
                "not wanted any more",
                Set.of(),
                Optional.of("3 of 4 nodes would go; confirm it with: cps apply blog --confirm"));
        assertThat(why(application("blog").step(held).waiting("service web", "something else", COMMITTED))
                        .steps())
                .containsExactly(
                        FETCH,
                        VALID,
                        new Step(
                                "active",
                                "the plan has 1 to destroy",
                                Optional.of(NOW),
                                Optional.empty(),
                                Optional.empty()),
                        new Step(
                                "waiting",
                                "node blog/web/backend/1 is held back: 3 of 4 nodes would go; confirm it with: cps apply blog --confirm",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void a_wait_for_what_somebody_must_mend_says_how() {
        Problem missing = Problem.error(
                "CP3002",
                new SourcePosition("apps/blog.yaml", 7, 5),
                "services.db.password: secret blog-db is not set",
                "set it: cps secret set blog-db --app blog");
        String reason = "its secrets can be read: " + missing.message();
        assertThat(why(application("blog").found(missing).waiting("service blog/db", reason, COMMITTED))
                        .steps())
                .contains(new Step(
                        "waiting",
                        "service blog/db waits for: " + reason,
                        Optional.of(COMMITTED),
                        Optional.empty(),
                        missing.hint()));
    }

    @Test
    void warnings_are_told_with_the_manifest_and_those_of_actions_are_not() {
        Problem first =
                Problem.warning("CP3101", new SourcePosition("apps/blog.yaml", 12, 9), "m1 has no effect", "drop it");
        Problem second = Problem.warning("CP1026", new SourcePosition("apps/blog.yaml", 14, 9), "no sha256", "add it");
        Problem action = Problem.warning("CP4003", SourcePosition.of("node " + NODE), "refused", "wait");
        assertThat(why(application("blog").warned(first).warned(action).warned(second))
                        .steps())
                .contains(new Step(
                        "done",
                        "apps/blog.yaml at commit 0123456789 is valid, with 2 warnings",
                        Optional.of(COMMITTED),
                        Optional.of(
                                "apps/blog.yaml:12:9  CP3101  m1 has no effect; apps/blog.yaml:14:9  CP1026  no sha256"),
                        Optional.of("drop it")));
    }

    @Test
    void what_was_tried_and_did_not_work_is_told_with_what_to_do() {
        Problem again =
                Problem.warning("CP4003", SourcePosition.of("node " + NODE), "no valid host", "it is tried again");
        assertThat(why(application("blog").warned(again)).steps())
                .filteredOn(step -> step.state().equals("failed"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.text()).isEqualTo("node " + NODE + ": no valid host");
                    assertThat(step.hint()).contains("it is tried again");
                });
    }

    @Test
    void a_broken_commit_says_where_and_that_the_older_one_is_followed() {
        Problem problem = Problem.error(
                "CP1007", new SourcePosition("apps/blog.yaml", 12, 9), "-1 is not a count", "give 0 or more");
        assertThat(why(application("blog").broken(problem)).steps())
                .containsExactly(
                        FETCH,
                        new Step(
                                "failed",
                                "apps/blog.yaml:12:9  CP1007  -1 is not a count",
                                Optional.of(COMMITTED),
                                Optional.of("commit 0123456789 is not followed; what runs follows an older commit"),
                                Optional.of("give 0 or more")),
                        NOTHING_LEFT);
        assertThat(Views.summary(application("blog").broken(problem).state()).waitsFor())
                .as("in the list of all applications")
                .contains("apps/blog.yaml:12:9  CP1007  -1 is not a count");
    }

    @Test
    void a_source_that_cannot_be_fetched_says_when_it_is_tried_again() {
        SourceFacts unreachable = new SourceFacts(
                "shop",
                Optional.of(REVISION),
                Optional.of(FETCHED),
                Optional.of(NOW.plusSeconds(55)),
                Optional.empty(),
                Optional.of("connection refused"));
        assertThat(Why.of(application("blog").state(), Optional.of(unreachable), NOW)
                        .steps())
                .containsExactly(
                        new Step(
                                "failed",
                                "source shop cannot be read",
                                Optional.of(FETCHED),
                                Optional.of("connection refused"),
                                Optional.of("mend it, or see: cps source list; next fetch in 55 s")),
                        VALID,
                        NOTHING_LEFT);
    }

    @Test
    void a_suspended_application_says_how_to_resume() {
        assertThat(why(application("blog").suspended()).steps().get(1))
                .isEqualTo(new Step(
                        "waiting",
                        "apps/blog.yaml says suspend: true, so nothing is changed",
                        Optional.of(COMMITTED),
                        Optional.empty(),
                        Optional.of("cps resume blog")));
    }

    @Test
    void a_manifest_that_has_left_its_source_leaves_what_runs_alone() {
        assertThat(why(application("blog").gone()).steps().get(1))
                .isEqualTo(new Step(
                        "waiting",
                        "apps/blog.yaml no longer names blog",
                        Optional.of(COMMITTED),
                        Optional.of("what runs is left alone"),
                        Optional.of("cps delete blog, or commit the manifest again")));
    }

    @Test
    void an_application_that_no_source_names_says_so() {
        assertThat(Why.of(application("blog").named(false).state(), Optional.empty(), NOW)
                        .steps())
                .containsExactly(
                        new Step(
                                "waiting",
                                "no source names blog",
                                Optional.empty(),
                                Optional.of("what runs is left alone"),
                                Optional.of("cps delete blog, or commit its manifest again")),
                        NOTHING_LEFT);
    }

    @Test
    void a_sick_node_is_the_last_link_when_nothing_is_planned() {
        assertThat(why(application("blog").node("web", "backend", 1, Health.DEGRADED, "probe http fails"))
                        .steps()
                        .get(3))
                .isEqualTo(new Step(
                        "failed",
                        "node blog/web/backend/1 is not well: probe http fails",
                        Optional.empty(),
                        Optional.of("probe http: connection refused"),
                        Optional.of("cps service logs blog/web")));
    }

    private static WhyView why(States state) {
        return Why.of(
                state.state(),
                Optional.of(new SourceFacts(
                        "shop",
                        Optional.of(REVISION),
                        Optional.of(FETCHED),
                        Optional.of(NOW.plusSeconds(55)),
                        Optional.of("Ann"),
                        Optional.empty())),
                NOW);
    }

    private static Step done(String text, Instant since) {
        return new Step("done", text, Optional.of(since), Optional.empty(), Optional.empty());
    }
}
