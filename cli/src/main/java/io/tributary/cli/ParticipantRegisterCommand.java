package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.KeyFile;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.secureagg.crypto.VerifyingKey;
import io.tributary.serde.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary participant register}. */
@CommandLine.Command(
    name = "register",
    description = "Register a participant by its public key, or give it a new key.")
final class ParticipantRegisterCommand extends Command {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final int MOST_CONTRIBUTORS = 50_000;

  @Parameters(paramLabel = "ID", description = "Participant.")
  String id;

  @ArgGroup(exclusive = true, multiplicity = "1")
  KeySource key = new KeySource();

  @Option(
      names = "--organization",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Who answers for the participant.")
  String organization;

  @Option(
      names = "--contributors",
      paramLabel = "N",
      description =
          "How many participants it may stand for: above 1 for a region that sends partial sums, up"
              + " to 50000 (default: as it was, or 1).")
  Integer contributors;

  @CommandLine.Mixin Broker broker = new Broker();

  @CommandLine.Mixin Partitions partitions = new Partitions();

  /** Where the public key comes from: one of the two. */
  static final class KeySource {
    @Option(
        names = "--key",
        paramLabel = "FILE",
        description =
            "The participant's secret key file; a new one that only its owner can read is made when"
                + " there is none. The key itself stays here.")
    Path file;

    @Option(names = "--public-key", paramLabel = "HEX", description = "64 hexadecimal digits.")
    String publicKey;
  }

  @Override
  Object run(Output output) throws Exception {
    partitions.check();
    if (!Topics.isParticipant(id)) {
      throw CliException.usage(
          "participant '" + id + "' is not a name",
          "use 1 to 128 of letters, digits, '.', '_', '-'");
    }
    if (organization.length() > 200) {
      throw CliException.usage("--organization is longer than 200 characters", "");
    }
    if (contributors != null && (contributors < 1 || contributors > MOST_CONTRIBUTORS)) {
      throw CliException.usage(
          "--contributors is " + contributors, "use 1 to " + MOST_CONTRIBUTORS);
    }
    VerifyingKey given = key.publicKey == null ? null : parse(key.publicKey);
    try (FederationAdmin admin = broker.admin()) {
      admin.ensureTopics(partitions.count);
      // Only now: a broker that is away leaves no key file behind.
      VerifyingKey verifying = given == null ? fromFile(output) : given;
      ParticipantRecord before = admin.participants().get(id);
      String known = before == null ? "" : before.getOrganization();
      String kept = organization.isEmpty() ? known : organization;
      int standsFor = standsFor(before);
      admin.register(id, verifying, kept, standsFor);
      output.line("Participant %s is %s, public key %s", id, outcome(before), verifying.hex());
      if (standsFor > 1) {
        output.line("It may send sums of up to %d participants' updates.", standsFor);
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("federation", broker.federation);
      json.put("participant", id);
      json.put("publicKey", verifying.hex());
      json.put("organization", kept);
      json.put("contributors", standsFor);
      json.put("replaced", before != null);
      return json;
    }
  }

  private int standsFor(ParticipantRecord before) {
    int known = before == null ? 1 : before.getContributors();
    return contributors == null ? known : contributors;
  }

  private static String outcome(ParticipantRecord before) {
    if (before == null) {
      return "registered";
    }
    return before.getStatus() == ParticipantStatus.REVOKED
        ? "registered anew; it was revoked and is active again"
        : "registered anew";
  }

  private static VerifyingKey parse(String hex) {
    try {
      return VerifyingKey.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "--public-key: " + e.getMessage(), "give the 64 hexadecimal digits of an Ed25519 key");
    }
  }

  private VerifyingKey fromFile(Output output) throws IOException {
    boolean made = !Files.exists(key.file);
    VerifyingKey verifying = KeyFile.loadOrCreate(key.file).verifyingKey();
    if (made) {
      output.line("Made the secret key %s; keep it where the participant runs.", key.file);
    } else if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(key.file))) {
      output.line("Warning: others may read %s; chmod 600 it.", key.file);
    }
    return verifying;
  }
}
