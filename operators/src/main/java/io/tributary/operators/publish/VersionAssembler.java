package io.tributary.operators.publish;

import io.tributary.operators.fold.BlockVersion;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.SumPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Announces a model version once all its blocks are made, in the order of versions, and a region's
 * sum once all its blocks are there. Pure.
 */
public final class VersionAssembler {
  private VersionAssembler() {}

  /** Takes one block of a version; returns what is complete with it, in order. */
  public static List<SpecificRecordBase> accept(BlockVersion block, PublishState state) {
    if (block.version() <= state.version) {
      return List.of();
    }
    PublishState.Parts parts =
        state.parts.computeIfAbsent(
            block.version(),
            v ->
                new PublishState.Parts(
                    new Digest[block.blocks()], block.manifestHash(), block.notBeforeMillis()));
    parts.hashes()[block.block()] = block.hash();
    if (block.sum() != null) {
      return parts.complete() ? List.of(sum(block, parts, state)) : List.of();
    }
    List<SpecificRecordBase> complete = new ArrayList<>();
    for (PublishState.Parts next = next(state); next != null; next = next(state)) {
      complete.add(announce(next, state));
    }
    return complete;
  }

  private static PublishState.Parts next(PublishState state) {
    PublishState.Parts next = state.parts.get(state.version + 1);
    return next != null && next.complete() ? next : null;
  }

  /** A round that was passed over leaves no sum: versions of sums need not be consecutive. */
  private static SumPublished sum(
      BlockVersion block, PublishState.Parts parts, PublishState state) {
    state.parts.keySet().removeIf(round -> round <= block.version());
    state.version = block.version();
    return new SumPublished(
        block.version(),
        block.sum().contributors(),
        block.sum().weightUnits(),
        block.sum().fractionBits(),
        parts.manifestHash().toFixed(),
        Arrays.stream(parts.hashes()).map(Digest::toFixed).toList(),
        parts.notBeforeMillis());
  }

  private static ModelPublished announce(PublishState.Parts parts, PublishState state) {
    List<Digest> hashes = List.of(parts.hashes());
    Digest root = WireHashes.rootHash(hashes);
    ModelPublished published =
        new ModelPublished(
            state.version + 1,
            root.toFixed(),
            state.rootHash.toFixed(),
            parts.manifestHash().toFixed(),
            hashes.stream().map(Digest::toFixed).toList(),
            parts.notBeforeMillis());
    state.parts.remove(state.version + 1);
    state.version++;
    state.rootHash = root;
    return published;
  }
}
