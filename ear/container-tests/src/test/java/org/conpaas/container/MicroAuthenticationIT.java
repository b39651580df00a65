package org.conpaas.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
@SuppressWarnings("NullAway.Init")
class MicroAuthenticationIT {
    @ArquillianResource
    private URL root;

    @Deployment(testable = false)
    static WebArchive conpaas() {
        return Archives.war();
    }

    @Test
    @RunAsClient
    void health_is_open_to_all() throws IOException {
        assertThat(status("/health")).isEqualTo(200);
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    @Test
    @RunAsClient
    @DisplayName("case 43: everything else is refused without a token, also what the container itself serves")
    void everything_else_is_refused() throws IOException {
        for (String path :
                new String[] {"/metrics", "/openapi", "/", "/api/v1/about", "/git/x", "/agent/v1/report", "/no"}) {
            assertThat(status(path)).as(path).isEqualTo(401);
        }
    }

    @Test
    @RunAsClient
    void the_first_token_opens_what_people_use_and_nothing_of_the_agents() throws IOException {
        String token = "Bearer "
                + Files.readString(
                                Path.of(System.getProperty("conpaas.test.target"), "arquillian/home/run/first-token"))
                        .strip();

        assertThat(status("/metrics", token)).isEqualTo(200);
        assertThat(status("/no", token)).isEqualTo(404);
        assertThat(status("/agent/v1/report", token)).isEqualTo(401);
        assertThat(status("/metrics", "Bearer x")).isEqualTo(401);
    }

    private int status(String path, String... authorization) throws IOException {
        URL address = URI.create("http://" + root.getHost() + ":" + root.getPort() + path)
                .toURL();
        HttpURLConnection connection = (HttpURLConnection) address.openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "*/*");
        for (String value : authorization) {
            connection.setRequestProperty("Authorization", value);
        }
        return connection.getResponseCode();
    }
}
