package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary participant revoke}. */
@CommandLine.Command(
    name = "revoke",
    description = "Admit no further update of a participant. What is admitted already stays.")
final class ParticipantRevokeCommand extends Command {
  @Parameters(paramLabel = "ID", description = "Participant.")
  String id;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) throws Exception {
    try (FederationAdmin admin = broker.admin()) {
      if (!admin.revoke(id)) {
        throw CliException.failed(
            "NOT_FOUND",
            "there is no participant '" + id + "'",
            "see 'tributary participant list'");
      }
      output.line("Participant %s is revoked.", id);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("federation", broker.federation);
      json.put("participant", id);
      json.put("status", "REVOKED");
      return json;
    }
  }
}
