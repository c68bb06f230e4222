package io.tributary.operators.publish;

import io.tributary.operators.fold.BlockVersion;
import io.tributary.schemas.ModelPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Announces a model version once all its blocks are made, in the order of versions. Pure. */
public final class VersionAssembler {
  private VersionAssembler() {}

  /** Takes one block of a version; returns the versions that are complete with it, in order. */
  public static List<ModelPublished> accept(BlockVersion block, PublishState state) {
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
    List<ModelPublished> complete = new ArrayList<>();
    for (PublishState.Parts next = next(state); next != null; next = next(state)) {
      complete.add(announce(next, state));
    }
    return complete;
  }

  private static PublishState.Parts next(PublishState state) {
    PublishState.Parts next = state.parts.get(state.version + 1);
    boolean complete = next != null && Arrays.stream(next.hashes()).allMatch(Objects::nonNull);
    return complete ? next : null;
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
