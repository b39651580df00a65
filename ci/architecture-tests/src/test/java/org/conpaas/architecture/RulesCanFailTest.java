package org.conpaas.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** A rule that nothing can break proves nothing. */
class RulesCanFailTest {
    @Test
    void a_broken_rule_is_red() {
        JavaClasses ours = new ClassFileImporter().importPackages("org.conpaas.engine");
        ArchRule false_ =
                ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("org.conpaas.core..");
        assertThatThrownBy(() -> false_.check(ours)).isInstanceOf(AssertionError.class);
    }

    @Test
    void every_module_is_looked_at() {
        JavaClasses ours = new ClassFileImporter().importPackages("org.conpaas");
        org.assertj.core.api.Assertions.assertThat(ours.stream()
                        .map(each -> topPackage(each.getPackageName()))
                        .distinct())
                .contains("manifest", "core", "managers", "engine", "server", "cli", "agent", "provider");
    }

    private static String topPackage(String name) {
        String[] parts = name.split("\\.");
        return parts.length > 2 ? parts[2] : "";
    }
}
