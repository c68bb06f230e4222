package io.tributary.participant;

import io.tributary.schemas.Receipt;
import io.tributary.schemas.UpdateHeader;
import java.util.List;
import java.util.Optional;

/** What a participant does with a model: train on its own data, or run a region's round. */
interface Work {
  /**
   * An update to send.
   *
   * @param header without block hashes, sequence and sender, which the participant adds
   * @param payloads one a block, in block order
   */
  record Draft(UpdateHeader header, List<byte[]> payloads) {
    @Override
    public String toString() {
      return "draft of " + payloads.size() + " blocks";
    }
  }

  /** The update that comes of a model; empty when there is none, because a newer model is out. */
  Optional<Draft> update(Model model) throws InterruptedException;

  /** What registering needs beside the name and the key, as on the command line. */
  default String registrationOptions() {
    return "";
  }

  /** Hears what became of an update. */
  void decided(int baseVersion, Receipt receipt);
}
