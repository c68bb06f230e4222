package io.tributary.cli;

import io.tributary.local.PortInUseException;
import io.tributary.participant.FederationMissingException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;

/** Turns exceptions into something a user can act on. */
final class Failures {
  private Failures() {}

  static CliException explain(Throwable e) {
    if (e instanceof CliException told) {
      return told;
    }
    if (e instanceof PortInUseException) {
      return CliException.failed("PORT_IN_USE", e.getMessage(), "");
    }
    if (e instanceof FederationMissingException) {
      return CliException.failed("NOT_FOUND", e.getMessage(), "");
    }
    if (e instanceof TimeoutException) {
      return CliException.notReachable(
          "the broker does not answer: " + e.getMessage(), "is it running?");
    }
    if (e instanceof UncheckedIOException && e.getCause() != null) {
      return CliException.failed(
          "FILE_NOT_USABLE", e.getMessage() + ": " + e.getCause().getMessage(), "");
    }
    if (e instanceof IllegalArgumentException) {
      return CliException.usage(e.getMessage(), "");
    }
    if (e instanceof ExecutionException && e.getCause() != null) {
      return explain(e.getCause());
    }
    return CliException.failed(
        "FAILED",
        e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()),
        "set TRIBUTARY_LOG_LEVEL=info to see more");
  }
}
