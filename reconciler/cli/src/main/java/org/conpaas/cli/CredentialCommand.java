package org.conpaas.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.conpaas.cli.client.Endpoint;
import org.conpaas.cli.client.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Speaks the protocol of gitcredentials(7): attributes line by line, silence when it is somebody else's host. */
@CommandLine.Command(
        name = "credential",
        description = "A credential helper for git: lets git into the repositories that the reconciler hosts.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps credential get", "", "  git config credential.https://127.0.0.1:8443.helper '!cps credential'"
        })
final class CredentialCommand extends Command {
    @Parameters(paramLabel = "OPERATION", description = "get; store and erase are accepted and do nothing.")
    String operation = "";

    @Override
    public Integer call() throws IOException {
        if (!operation.equals("get")) {
            return OK;
        }
        Map<String, String> asked = attributes();
        Endpoint endpoint = options.endpoint(surroundings());
        if (isOurs(asked, endpoint.url())) {
            answer(endpoint.token().orElseThrow(() -> noToken(endpoint)));
        }
        return OK;
    }

    private void answer(String token) {
        output().line("username=cps");
        output().line("password=" + token);
    }

    private static Failure noToken(Endpoint endpoint) {
        return Failure.of("There is no token to give to git.")
                .at(endpoint.tokenFrom())
                .mend("set CONPAAS_TOKEN, or start the reconciler here: cps up");
    }

    private static boolean isOurs(Map<String, String> asked, URI url) {
        return url.getScheme().equals(asked.get("protocol"))
                && url.getAuthority().equals(asked.get("host"));
    }

    private Map<String, String> attributes() throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(surroundings().in(), StandardCharsets.UTF_8));
        Map<String, String> attributes = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                attributes.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return attributes;
    }
}
