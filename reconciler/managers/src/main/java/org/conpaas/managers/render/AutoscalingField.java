package org.conpaas.managers.render;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;

/** The manifest's {@code autoscaling}, for every type that has it. */
public final class AutoscalingField {
    private static final Template SCHEMA = Folder.of(AutoscalingField.class).template("autoscaling.schema.json");

    private AutoscalingField() {}

    /**
     * A type's fragment with the field in it.
     *
     * @param fragment a template with the place {@code autoscaling}
     * @param roles that may be scaled
     */
    public static String in(Template fragment, String... roles) {
        return fragment.render(Map.of("autoscaling", SCHEMA.render(Map.of("roles", List.of(roles)))));
    }

    /** What the schema cannot say. */
    public static List<Problem> problems(ServiceSpec service) {
        return Autoscaling.of(service).stream()
                .flatMap(settings -> Stream.concat(durations(service, settings), limits(service, settings)))
                .toList();
    }

    private static Stream<Problem> durations(ServiceSpec service, Autoscaling settings) {
        Stream<Problem> every = settings.every().compareTo(Autoscaling.SHORTEST_INTERVAL) < 0
                ? Stream.of(Problem.error(
                        "CP1021",
                        service.at(),
                        path(service, "every") + " is less than 30s, in which nothing can be measured",
                        "write 30s or more, for example 5m"))
                : Stream.empty();
        Stream<Problem> responseTime = settings.responseTime().equals(Duration.ZERO)
                ? Stream.of(Problem.error(
                        "CP1021",
                        service.at(),
                        path(service, "responseTime") + " is 0, which no response stays under",
                        "write what 95 of 100 requests must stay under, for example 2s"))
                : Stream.empty();
        return Stream.concat(every, responseTime);
    }

    private static Stream<Problem> limits(ServiceSpec service, Autoscaling settings) {
        return settings.limits().entrySet().stream()
                .filter(role -> role.getValue().min() > role.getValue().max())
                .map(role -> Problem.error(
                        "CP1007",
                        service.at(),
                        path(service, "limits." + role.getKey()) + ": min "
                                + role.getValue().min() + " is more than max "
                                + role.getValue().max(),
                        "exchange them"));
    }

    private static String path(ServiceSpec service, String field) {
        return "services." + service.name() + ".autoscaling." + field;
    }
}
