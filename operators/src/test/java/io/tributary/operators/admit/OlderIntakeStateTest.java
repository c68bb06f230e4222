package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.ReleasedBytes;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.WireReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A checkpoint of the first release: its uploads had one vector, and said nothing of others. */
class OlderIntakeStateTest {
  private final TaskSpec task = Fixtures.task(2, 3).build();

  @Test
  void anUploadOfTheFirstReleaseIsFinished() throws Exception {
    DeskHarness before = new DeskHarness(task, 1 << 20, 1 << 20, "p1");
    List<byte[]> records = Fixtures.update(task, "p1", new float[] {1, 2, 3, 4, 5}, h -> {});
    before.send(records.subList(0, 3));
    byte[] released = ReleasedBytes.firstRelease(before.save());
    IntakeState read = new WireReader().read(IntakeState.class, released);
    assertThat(read.getUploads().get(0).getFurtherSquaredNorms()).isEmpty();

    DeskHarness after = before.restored(read, before.offset());
    after.send(records.get(3));
    UpdateAdmitted admitted = (UpdateAdmitted) after.proposed.get(0).getFact();
    assertThat(admitted.getNormL2()).isEqualTo(Math.sqrt(55));
    assertThat(admitted.getContributors()).isEqualTo(1);
    assertThat(admitted.getWeightUnits()).isZero();
  }
}
