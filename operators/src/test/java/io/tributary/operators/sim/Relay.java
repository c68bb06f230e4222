package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskStopped;
import io.tributary.serde.Topics.Stream;
import java.util.List;

/**
 * A region's relay: brings models down and takes sums up, as {@code RegionRelay} in the Java SDK
 * does. It is killed between any two steps and begins again with what is on its disk, or without.
 */
final class Relay {
  private static final int MOST_SEQUENCES = 3;
  private final Federation parent;
  private final Federation region;
  private final Dice dice;
  private final Agenda agenda;
  private final int home;
  private final int crashMillis;
  private final PlantedRelay planted;
  private Kept kept;
  private Memory memory = new Memory();

  Relay(Federation parent, Federation region) {
    this.parent = parent;
    this.region = region;
    this.dice = parent.wiring().dice();
    this.agenda = parent.wiring().agenda();
    this.home = dice.upTo(parent.scenario().partitions() - 1);
    this.crashMillis = dice.percent(30) ? 0 : dice.between(300, 3000);
    this.planted = new PlantedRelay(parent, region);
  }

  /** What is on its disk: the update in progress. */
  record Kept(Update update, PartialSum sum, List<byte[]> payloads, long sequence) {}

  /** What is lost when it is killed. */
  private static final class Memory {
    private int trained = -1;
    private int adopted = -1;
    private int adopting = -1;
    private int nextBlock;
    private int nextRecord;
    private boolean stopping;
    private boolean stopped;
  }

  Federation parent() {
    return parent;
  }

  Federation region() {
    return region;
  }

  void start() {
    agenda.in(dice.upTo(300), this::register);
    act(memory);
    if (crashMillis > 0) {
      agenda.in(dice.upTo(2 * crashMillis), this::crash);
    }
  }

  /** Now and then for fewer participants than it stands for: then the parent refuses its sums. */
  private void register() {
    ParticipantRecord record = Keys.participant(region.name());
    record.setContributors(dice.percent(10) ? 1 : region.scenario().participants());
    parent.logs().write(Stream.PARTICIPANTS, region.name(), record);
  }

  private void crash() {
    if (parent.lives()) {
      memory = new Memory();
      if (dice.percent(20)) {
        kept = null;
      }
      kept = planted.restarted(kept);
      Memory anew = memory;
      agenda.in(dice.upTo(600), () -> act(anew));
      agenda.in(dice.upTo(2 * crashMillis), this::crash);
    }
  }

  private void act(Memory mine) {
    if (mine == memory) { // Otherwise it was killed meanwhile.
      step();
      agenda.in(dice.upTo(agenda.hurries() ? 30 : 80), () -> act(mine));
    }
  }

  private void step() {
    int newest = newest(parent);
    if (kept != null) {
      deliver();
    } else if (finished()) {
      finish(newest);
    } else if (newest > memory.trained && wanted(newest)) {
      if (adopt(newest)) {
        contribute(newest);
      }
    }
  }

  private static int newest(Federation federation) {
    return federation.invariants().published().isEmpty() ? -1 : federation.newestVersion();
  }

  private boolean finished() {
    return parent.invariants().ended() != null
        && newest(parent) >= parent.invariants().ended().getVersion();
  }

  /** Whether the parent wants an update of this region from that version. */
  private boolean wanted(int version) {
    if (parent.invariants().opened().isEmpty()) {
      return false;
    }
    RoundOpened opened = parent.invariants().opened().lastEntry().getValue();
    boolean current = opened.getBaseVersion() == version || !opened.getPolicy().equals("sync");
    List<String> cohort = opened.getCohort();
    return current && (cohort.isEmpty() || cohort.contains(region.name()));
  }

  /** One step of bringing a model down; whether it is there. */
  private boolean adopt(int version) {
    if (newest(region) >= version || memory.adopted >= version) {
      return true;
    }
    if (memory.adopting != version) {
      memory.adopting = version;
      memory.nextBlock = 0;
    }
    int blocks = parent.scenario().blocks();
    if (planted.adoptsFirst() && memory.nextBlock == 0) {
      propose(adopted(version));
    }
    for (int i = dice.upTo(blocks); i >= 0 && memory.nextBlock < blocks; i--) {
      String key = version + "/" + memory.nextBlock;
      byte[] framed = parent.invariants().block(version, memory.nextBlock);
      if (framed == null) {
        return false; // It is announced, and this block is still under way.
      }
      region.logs().of(Stream.MODELS).append(key, framed, null);
      memory.nextBlock++;
    }
    if (memory.nextBlock == blocks) {
      memory.nextBlock++; // The blocks are there before anybody hears of them.
    } else if (memory.nextBlock > blocks) {
      propose(adopted(version));
      memory.adopted = version;
    }
    return false;
  }

  private Object adopted(int version) {
    ModelPublished model = parent.invariants().published().get(version);
    return new ModelAdopted(
        version, model.getRootHash(), model.getBlockHashes(), agenda.nowMillis());
  }

  private void contribute(int version) {
    SumPublished sum = region.invariants().sums().get(version + 1);
    if (newest(parent) > version || (sum == null && region.invariants().ended() != null)) {
      memory.trained = version;
    } else if (sum != null) {
      List<byte[]> payloads = region.invariants().sumBlocks(sum);
      if (payloads != null) {
        PartialSum partial =
            new PartialSum(sum.getFractionBits(), sum.getWeightUnits(), sum.getContributors());
        keep(version, partial, payloads, 0);
      }
    } else {
      keep(version, planted.openRound(version + 1));
    }
  }

  private void keep(int version, Kept open) {
    if (open != null) {
      keep(version, open.sum(), open.payloads(), 0);
    }
  }

  private void keep(int version, PartialSum sum, List<byte[]> payloads, long sequence) {
    Update update =
        Update.of(parent.scenario().plan(), region.name(), version, sum, payloads, sequence);
    parent.made(update);
    kept = new Kept(update, sum, payloads, sequence);
    memory.nextRecord = 0;
  }

  private void deliver() {
    Update update = kept.update();
    Receipt decision = parent.invariants().decision(update.id());
    if (decision != null) {
      boolean again =
          decision.getCode() == RejectionCode.EXPIRED && kept.sequence() + 1 < MOST_SEQUENCES;
      if (again) {
        keep(update.baseVersion(), kept.sum(), kept.payloads(), kept.sequence() + 1);
      } else {
        memory.trained = update.baseVersion();
        kept = null;
      }
    } else if (finished()) {
      kept = null;
    } else if (memory.nextRecord < update.records().size()) {
      for (int i = dice.upTo(4); i >= 0 && memory.nextRecord < update.records().size(); i--) {
        parent.send(home, region.name(), update.records().get(memory.nextRecord));
        memory.nextRecord++;
      }
    } else if (parent.lives() && dice.percent(3)) {
      memory.nextRecord = 0; // No receipt yet: the same once more.
    }
  }

  private void finish(int newest) {
    if (memory.stopped || !adopt(newest)) {
      return;
    }
    memory.stopped = region.invariants().ended() != null;
    if (!memory.stopped && (!memory.stopping || dice.percent(5))) {
      propose(new TaskStopped("the parent's task has ended"));
      memory.stopping = true;
      memory.adopting = -1; // The region's job may have opened the task only now.
      memory.adopted = -1;
    }
  }

  private void propose(Object fact) {
    JournalFact journaled = new JournalFact(Fixtures.TASK, fact);
    region.logs().write(Stream.JOURNAL, Fixtures.TASK, journaled);
  }
}
