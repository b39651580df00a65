package org.conpaas.cli;

import java.util.Map;
import java.util.Optional;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.manifest.ProblemCode;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "explain",
        description = "What the code of a problem means.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps explain CP1007", "  cps explain CP1016 -o json"})
final class ExplainCommand extends Command {
    private static final Map<Character, String> FAMILIES = Map.of(
            '1', "The text of a manifest or its schema: the file, line and column of the problem say where to look.",
            '2', "A source: the repository, branch or path could not be read as it should. What runs is kept.",
            '3', "The plan: what the manifest wants cannot be brought about as things are. What runs is kept.",
            '4', "A provider or an agent: a machine, volume or node did not become what it should. It is tried again.",
            '5', "The reconciler's configuration: `cps config` lists every setting and where its value came from.");

    @Parameters(paramLabel = "CODE", description = "For example CP1007.")
    String code = "";

    @Override
    public Integer call() {
        String meaning = ProblemCode.find(code)
                .map(ProblemCode::explanation)
                .or(() -> family(code))
                .orElseThrow(this::unknown);
        return show(Json.object().put("code", code).put("meaning", meaning), each -> {
            output().line(code + "  " + meaning);
            return OK;
        });
    }

    private static Optional<String> family(String code) {
        return code.matches("CP[1-5]\\d{3}") ? Optional.ofNullable(FAMILIES.get(code.charAt(2))) : Optional.empty();
    }

    private Failure unknown() {
        return Failure.of(code + " is no code of a problem.")
                .mend("codes look like CP1007; they stand in each problem");
    }
}
