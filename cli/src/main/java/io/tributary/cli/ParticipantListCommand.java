package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.ParticipantRecord;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code tributary participant list}. */
@CommandLine.Command(name = "list", description = "List the federation's participants.")
final class ParticipantListCommand extends Command {
  @CommandLine.Mixin Broker broker = new Broker();

  /** A participant in the list; it may stand for {@code contributors}. */
  record Row(
      String participant, String status, String organization, int contributors, String publicKey) {
    static Row of(ParticipantRecord record) {
      byte[] key = new byte[record.getPublicKey().remaining()];
      record.getPublicKey().duplicate().get(key);
      return new Row(
          record.getParticipant(),
          record.getStatus().name(),
          record.getOrganization(),
          record.getContributors(),
          HexFormat.of().formatHex(key));
    }
  }

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      List<Row> rows = admin.participants().values().stream().map(Row::of).toList();
      output.table(
          List.of("participant", "status", "organization", "stands for", "public key"),
          rows.stream().map(ParticipantListCommand::cells).toList());
      return Map.of("participants", rows);
    }
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.participant(),
        row.status(),
        row.organization(),
        Integer.toString(row.contributors()),
        row.publicKey());
  }
}
