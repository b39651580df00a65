package org.conpaas.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom: docs/architecture.md as tests. */
@AnalyzeClasses(packages = "org.conpaas", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRulesTest {
    private static final String[] PURE = {"org.conpaas.manifest..", "org.conpaas.core..", "org.conpaas.agent.protocol.."
    };

    @ArchTest
    static final ArchRule the_core_does_no_input_or_output = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net.http..", "jakarta..", "org.slf4j..", "org.eclipse.jgit..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter)|java\\.net\\.(Socket|ServerSocket|URLConnection)");

    @ArchTest
    static final ArchRule the_core_knows_no_clock_and_no_chance = noClasses()
            .that()
            .resideInAnyPackage("org.conpaas.manifest..", "org.conpaas.core..", "org.conpaas.managers..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.time\\.Clock|java\\.util\\.Random|java\\.util\\.UUID|java\\.util\\.concurrent\\.ThreadLocalRandom")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule the_protocol_depends_on_nothing = classes()
            .that()
            .resideInAPackage("org.conpaas.agent.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule the_manifest_depends_on_nothing_of_ours =
            classes_of("org.conpaas.manifest..", "org.conpaas.manifest..");

    @ArchTest
    static final ArchRule the_core_depends_on_manifest_and_protocol_only = classes_of(
            "org.conpaas.core..", "org.conpaas.core..", "org.conpaas.manifest..", "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule managers_depend_on_the_core_only = classes_of(
            "org.conpaas.managers..",
            "org.conpaas.managers..",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule managers_do_no_input_or_output = noClasses()
            .that()
            .resideInAPackage("org.conpaas.managers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net.http..", "jakarta..", "org.slf4j..", "org.eclipse.jgit..");

    @ArchTest
    static final ArchRule the_engine_names_no_provider_and_no_manager = classes_of(
            "org.conpaas.engine..",
            "org.conpaas.engine..",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..",
            "org.conpaas.provider");

    @ArchTest
    static final ArchRule the_agent_knows_no_service_type =
            classes_of("org.conpaas.agent.daemon..", "org.conpaas.agent.daemon..", "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule the_local_provider_knows_no_other = classes_of(
            "org.conpaas.provider.local..",
            "org.conpaas.provider.local..",
            "org.conpaas.provider",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule the_openstack_provider_knows_no_other = classes_of(
            "org.conpaas.provider.openstack..",
            "org.conpaas.provider.openstack..",
            "org.conpaas.provider",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule a_clouds_library_stays_in_its_provider = noClasses()
            .that()
            .resideOutsideOfPackage("org.conpaas.provider.openstack..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.openstack4j..");

    @ArchTest
    static final ArchRule the_simulator_knows_no_other = classes_of(
            "org.conpaas.provider.simulator..",
            "org.conpaas.provider.simulator..",
            "org.conpaas.provider",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule the_command_line_uses_pure_modules_only = classes_of(
            "org.conpaas.cli..",
            "org.conpaas.cli..",
            "org.conpaas.managers..",
            "org.conpaas.core..",
            "org.conpaas.manifest..",
            "org.conpaas.agent.protocol..");

    @ArchTest
    static final ArchRule entities_stay_in_the_store = noClasses()
            .that()
            .resideOutsideOfPackage("org.conpaas.server.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule frameworks_stay_in_the_server = noClasses()
            .that()
            .resideOutsideOfPackage("org.conpaas.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta..");

    @ArchTest
    static final ArchRule only_the_wiring_sees_providers_and_managers = noClasses()
            .that()
            .resideInAPackage("org.conpaas.server..")
            .and()
            .resideOutsideOfPackage("org.conpaas.server.wiring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.conpaas.managers..",
                    "org.conpaas.provider.local..",
                    "org.conpaas.provider.openstack..",
                    "org.conpaas.provider.simulator..");

    private static ArchRule classes_of(String packages, String... ours) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.conpaas..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(ours))));
    }
}
