package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;

/** Follows an application on its way to health. */
final class Convergence {
    private static final long LOOK_MILLIS = 300;

    private final Reconciler reconciler;
    private final Output output;
    private final Set<String> told = new HashSet<>();
    private final long begun = System.nanoTime();

    Convergence(Reconciler reconciler, Output output) {
        this.reconciler = reconciler;
        this.output = output;
    }

    /** @return 0 once it is healthy and in sync with its newest commit, 1 when that commit is broken */
    int untilHealthy(String application) {
        return untilHealthyAt(application, "");
    }

    /** @param revision the commit that it must have reached; empty: whichever is newest */
    int untilHealthyAt(String application, String revision) {
        while (true) {
            JsonNode now = find(application);
            if (hasArrived(now, revision)) {
                output.clearProgress();
                return Command.OK;
            }
            if (Json.text(now, "sync").equals("INVALID")) {
                return broken(application, now);
            }
            tell(application);
            pause();
        }
    }

    private JsonNode find(String application) {
        for (JsonNode each : reconciler.list("/applications").path("items")) {
            if (Json.text(each, "name").equals(application)) {
                return each;
            }
        }
        return Json.object();
    }

    private static boolean hasArrived(JsonNode application, String revision) {
        return Json.text(application, "health").equals("HEALTHY")
                && Json.text(application, "sync").equals("SYNCED")
                && Json.text(application, "revision").startsWith(revision);
    }

    private int broken(String application, JsonNode now) {
        output.note(application + ": the newest commit cannot be used: " + Json.text(now, "waitsFor"));
        output.note("What ran before keeps running. The problems: cps status " + application);
        return Command.ERROR;
    }

    private void tell(String application) {
        JsonNode why;
        try {
            why = reconciler.get(Command.app(application) + "/why");
        } catch (Failure notKnownYet) {
            output.progress("  waiting for the commit to be seen", seconds());
            return;
        }
        for (JsonNode step : why.path("steps")) {
            tell(step);
        }
    }

    private void tell(JsonNode step) {
        String text = Json.text(step, "text");
        switch (Json.text(step, "state")) {
            case "done" -> once("  " + text);
            case "failed" -> once("  failed: " + text + " " + Json.text(step, "detail"));
            case "active" -> output.progress("  " + text, seconds());
            default -> {}
        }
    }

    private void once(String line) {
        if (told.add(line)) {
            output.note(line);
        }
    }

    private long seconds() {
        return (System.nanoTime() - begun) / 1_000_000_000L;
    }

    /** Between two looks. */
    static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("Detached; it goes on without us.").mend("look again with: cps status --watch");
        }
    }
}
