package io.tributary.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A refusal as it is told to people.
 *
 * @param at when the refused record or the refusing decision was appended, ISO 8601
 * @param why the code in words
 * @param participant who it names; not authenticated, may be empty
 */
record Reject(
    String at,
    @JsonIgnore long atMillis,
    String code,
    String why,
    String detail,
    String task,
    String participant,
    String updateId,
    String topic,
    int partition,
    long offset) {

  /** All refusals of a federation by time; one that was written twice comes once. */
  static List<Reject> readAll(FederationAdmin admin) {
    Set<Reject> found = new LinkedHashSet<>();
    admin.read(Stream.REJECTS, Rejection.class, (record, rejection) -> found.add(of(rejection)));
    return found.stream().sorted(Comparator.comparingLong(Reject::atMillis)).toList();
  }

  private static Reject of(Rejection r) {
    return new Reject(
        Texts.instant(r.getAppendedAtMillis()),
        r.getAppendedAtMillis(),
        r.getCode().name(),
        words(r.getCode()),
        r.getDetail(),
        r.getTask(),
        r.getParticipant(),
        r.getUpdateId() == null ? null : Digest.of(r.getUpdateId()).hex(),
        r.getTopic(),
        r.getPartition(),
        r.getOffset());
  }

  /** A code in words. */
  static String words(RejectionCode code) {
    return switch (code) {
      case EMPTY_RECORD -> "the record was empty";
      case TRUNCATED -> "the record was cut short";
      case BAD_MAGIC -> "the record is in no known framing";
      case UNKNOWN_SCHEMA -> "the record's schema is not known";
      case UNEXPECTED_TYPE -> "a record of that type does not belong there";
      case MALFORMED -> "the record could not be decoded";
      case TRAILING_BYTES -> "something follows the record's end";
      case TOO_LARGE -> "it is larger than allowed";
      case LENGTH_OUT_OF_RANGE -> "a length in it is out of range";
      case WRONG_FEDERATION -> "it names another federation";
      case UNKNOWN_TASK -> "its task is not known";
      case TASK_NOT_RUNNING -> "its task is not running";
      case UNKNOWN_PARTICIPANT -> "the participant is not registered";
      case REVOKED_PARTICIPANT -> "the participant was revoked";
      case BAD_SIGNATURE -> "the signature is not the participant's";
      case INVALID_WEIGHT -> "the weight is not a positive number";
      case WEIGHT_TOO_LARGE -> "the weight is above the task's bound";
      case INVALID_VERSION -> "the base version is not one";
      case UNKNOWN_CODEC -> "its encoding is not known";
      case BLOCK_COUNT_MISMATCH -> "it has another number of blocks than the model";
      case INVALID_METRIC -> "a reported metric is not valid";
      case BLOCK_WITHOUT_HEADER -> "a block came without its update's header";
      case BLOCK_INDEX_OUT_OF_RANGE -> "a block's number is out of range";
      case BLOCK_HASH_MISMATCH -> "a block is not the one that was signed";
      case BLOCK_SIZE_MISMATCH -> "a block has another size than the model's";
      case CORRUPT_PAYLOAD -> "a block's payload could not be decoded";
      case NOT_FINITE -> "it holds infinities or NaN";
      case SUBNORMAL -> "it holds subnormal numbers";
      case NORM_TOO_LARGE -> "its norm is above the task's bound";
      case DUPLICATE -> "it was sent before";
      case EXPIRED -> "its upload was not finished in time";
      case SUPERSEDED -> "the participant began a newer upload";
      case BUSY -> "too many uploads were unfinished; it may be sent again";
      case STALE_VERSION -> "it was trained from a model that is too old";
      case FUTURE_VERSION -> "it was trained from a model that does not exist yet";
      case ROUND_FULL -> "the round had all the updates it can take";
      case ALREADY_CONTRIBUTED ->
          "the participant has another update from that model or a newer one";
      case TASK_ENDED -> "the task had ended";
      case INVALID_TASK -> "the task has mistakes";
      case TASK_ALREADY_OPEN -> "the task is open with another specification";
      case INVALID_PARTICIPANT -> "the participant's record is not valid";
      case NOT_SELECTED -> "the participant was not drawn for the round";
      case VECTORS_MISMATCH -> "it carries other vectors than the task needs";
      case INVALID_SUM -> "it is not a partial sum that the task takes";
      case EXCLUDED -> "the aggregation rule left it out";
      case PRIVACY_SPENT -> "the participant has used up its share of the privacy budget";
      case QUARANTINED -> "updates of the participant were left out too often";
      default -> "for a reason this version does not know";
    };
  }
}
