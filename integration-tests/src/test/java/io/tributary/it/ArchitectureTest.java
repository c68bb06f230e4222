package io.tributary.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules of the rooms. */
@AnalyzeClasses(packages = "io.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] DOORS_OF_FLINK = {
    "..flink..", "io.tributary.connectors..", "io.tributary.jobs..", "io.tributary.local.."
  };

  @ArchTest
  static final ArchRule FLINK_HAS_ONE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages(DOORS_OF_FLINK)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule CORES_DO_NOT_CALL_SHELLS =
      noClasses()
          .that()
          .resideInAPackage("io.tributary.operators..")
          .and()
          .resideOutsideOfPackage("..flink..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tributary..flink..");

  @ArchTest
  static final ArchRule CORES_HAVE_NO_CLOCK_RANDOMNESS_OR_INPUT =
      noClasses()
          .that()
          .resideInAnyPackage("io.tributary.operators..", "io.tributary.privacy..")
          .and()
          .resideOutsideOfPackage("..flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "org.apache.kafka..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.Random|java\\.security\\.SecureRandom|java\\.time\\.Clock")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule PARTICIPANTS_NEED_NO_OPERATORS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tributary.participant..",
              "io.tributary.schemas..",
              "io.tributary.serde..",
              "io.tributary.privacy..",
              "io.tributary.secureagg..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tributary.operators..", "io.tributary.connectors..", "io.tributary.jobs..");

  @ArchTest
  static final ArchRule CONNECTORS_KNOW_NO_OPERATORS =
      noClasses()
          .that()
          .resideInAPackage("io.tributary.connectors..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tributary.operators..", "io.tributary.jobs..");

  @ArchTest
  static final ArchRule OPERATORS_KNOW_NO_KAFKA =
      noClasses()
          .that()
          .resideInAPackage("io.tributary.operators..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.tributary.connectors..");

  @ArchTest
  static final ArchRule BOUNCY_CASTLE_HAS_ONE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tributary.secureagg.crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule ARRAYS_OF_ND4J_STAY_WITH_THE_SIMULATED_PARTICIPANTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tributary.local.sim..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  @ArchTest
  static void filesAndShellsStaySmall(com.tngtech.archunit.core.domain.JavaClasses classes) {
    Map<String, Long> tooLong = new TreeMap<>();
    sources(
        (path, lines) -> {
          boolean shell = path.endsWith("Operator.java") && path.contains("/flink/");
          if (lines.size() > (shell ? 150 : 400)) {
            tooLong.put(path, (long) lines.size());
          }
        });
    assertThat(tooLong).isEmpty();
    assertThat(classes).isNotEmpty();
  }

  @ArchTest
  static void nothingIsSilencedOrSleptAway(com.tngtech.archunit.core.domain.JavaClasses classes) {
    List<String> forbidden =
        List.of(
            "@Suppress" + "Warnings",
            "Thread." + "sleep",
            "@Dis" + "abled",
            "printStack" + "Trace");
    Map<String, String> found = new TreeMap<>();
    sources(
        (path, lines) ->
            forbidden.stream()
                .filter(word -> lines.stream().anyMatch(line -> line.contains(word)))
                .forEach(word -> found.put(path, word)));
    assertThat(found).isEmpty();
    assertThat(classes).isNotEmpty();
  }

  private interface Look {
    void at(String path, List<String> lines);
  }

  private static void sources(Look look) {
    Path root = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .forEach(
              file -> {
                try {
                  look.at(root.relativize(file).toString(), Files.readAllLines(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
