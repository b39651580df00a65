package org.conpaas.managers.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalingFieldTest {
    private static ManifestResult read(String autoscaling) {
        String text = "apiVersion: conpaas.org/v1\nkind: Application\nmetadata: {name: blog}\nspec:\n  services:\n"
                + "    web:\n      type: java\n      autoscaling: " + autoscaling + "\n";
        return new CatalogueReader(ServiceTypes.catalogue(), Limits.STANDARD).read("blog.yaml", text.getBytes(UTF_8));
    }

    @Test
    void what_is_left_out_has_its_default() {
        ManifestResult read = read("{limits: {backend: {min: 1, max: 8}}}");
        assertThat(read.problems()).isEmpty();
        Autoscaling settings = Autoscaling.of(
                        read.manifests().get(0).services().values().iterator().next())
                .orElseThrow();
        assertThat(settings.every()).hasMinutes(5);
        assertThat(settings.responseTime()).hasMillis(700);
        assertThat(settings.limits()).containsEntry("backend", new Autoscaling.Range(1, 8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{limits: {backend: {min: 3, max: 2}}}|limits.backend: min 3 is more than max 2",
                "{limits: {backend: {min: 0, max: 2}}}|0 is not a count of at least 1",
                "{limits: {backend: {min: 1}}}|the field `max` is missing",
                "{limits: {proxy: {min: 1, max: 2}}}|no field is called `proxy`",
                "{every: 10s, limits: {backend: {min: 1, max: 2}}}|autoscaling.every is less than 30s",
                "{responseTime: 0s, limits: {backend: {min: 1, max: 2}}}|autoscaling.responseTime is 0",
                "{responseTime: 2, limits: {backend: {min: 1, max: 2}}}|2 is not a duration with its unit",
                "{strategy: lou, limits: {backend: {min: 1, max: 2}}}|`lou` is not low",
                "{every: 5m}|the field `limits` is missing"
            })
    void what_cannot_be_is_a_problem_with_its_place(String autoscaling, String message) {
        List<Problem> problems = read(autoscaling).problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains(message);
        assertThat(problems.get(0).hint()).isPresent();
        assertThat(problems.get(0).at().line()).isGreaterThan(1);
    }
}
