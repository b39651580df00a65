package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Home;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has at hand. */
abstract class Command implements Callable<Integer> {
    static final int OK = 0;
    static final int ERROR = 1;
    static final int CHANGES = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    Options options = new Options();

    private @Nullable Output output;
    private @Nullable Reconciler reconciler;

    Surroundings surroundings() {
        return ((Cps) spec.root().userObject()).surroundings();
    }

    Output output() {
        if (output == null) {
            output = new Output(surroundings());
        }
        return output;
    }

    Home home() {
        return options.home(surroundings());
    }

    /** Found at the first use, so that what needs no reconciler works without. */
    Reconciler reconciler() {
        if (reconciler == null) {
            reconciler = new Reconciler(options.endpoint(surroundings()));
        }
        return reconciler;
    }

    Render render() {
        return new Render(output(), surroundings().clock().instant());
    }

    boolean wantsTable() {
        return options.format == Output.Format.table;
    }

    /** Prints an answer as it came, or as a table. */
    int show(JsonNode answer, Function<JsonNode, Integer> asTable) {
        if (wantsTable()) {
            return asTable.apply(answer);
        }
        output().document(options.format, answer);
        return OK;
    }

    /** Prints an answer's {@code items} as it came, or as a table. */
    int list(JsonNode answer, String whenEmpty, Column... columns) {
        return show(answer, found -> {
            List<String> missing = Json.texts(found.path("missing"));
            missing.forEach(cloud -> output().note("Not shown, as it does not answer: " + cloud));
            Table table = Table.of(found.path("items"), columns);
            return table.isEmpty() && !missing.isEmpty() ? OK : print(table, whenEmpty);
        });
    }

    /** Those of a list that are wanted, and what the list is without. */
    static ObjectNode only(JsonNode answer, Predicate<JsonNode> wanted) {
        ObjectNode found = Json.object();
        ArrayNode items = found.putArray("items");
        Json.items(answer.path("items")).stream().filter(wanted).forEach(items::add);
        if (answer.has("missing")) {
            found.set("missing", answer.path("missing"));
        }
        return found;
    }

    /** Says with what is not in a list why it may be there all the same. */
    static Failure unlessMissing(JsonNode list, Failure failure) {
        List<String> missing = Json.texts(list.path("missing"));
        return missing.isEmpty()
                ? failure
                : failure.because("some clouds do not answer: " + String.join("; ", missing));
    }

    int print(Table table, String whenEmpty) {
        if (table.isEmpty()) {
            output().note(whenEmpty);
            return OK;
        }
        table.lines(output()::state).forEach(output()::line);
        return OK;
    }

    /** What git calls to be let in: this program, from whatever folder, for this reconciler. */
    String credentialHelper() {
        String called = surroundings().program();
        String program = called.contains("/")
                ? surroundings().folder().resolve(called).normalize().toString()
                : called;
        String where = options.isRemote(surroundings())
                ? "--server " + quote(reconciler().endpoint().url().toString())
                : "--home " + quote(home().folder().toString());
        return "!" + quote(program) + " credential " + where;
    }

    /** One word of a shell's command line. */
    static String quote(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String app(String name) {
        return "/applications/" + Reconciler.escape(name);
    }
}
