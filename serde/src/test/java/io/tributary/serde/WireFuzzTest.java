package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateBlock;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import org.apache.avro.specific.SpecificRecordBase;

/** Whatever the bytes: a record or a {@link WireException}, and never much memory. */
final class WireFuzzTest {
  private static final List<SpecificRecordBase> SAMPLES = Samples.all();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_BYTES = 2 << 20;
  private final WireReader reader = new WireReader();

  @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
  void mutatedRecordsAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    SpecificRecordBase sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
    boolean read = readOrRefuse(sample, mutated(WireWriter.encode(sample), random));
    // Mutations that are all refused at the frame, or all harmless, would test nothing.
    Statistics.label("read").collect(read).coverage(WireFuzzTest::someOfBoth);
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void randomDataInAGoodFrameAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    SpecificRecordBase sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
    byte[] bytes = new byte[10 + random.nextInt(120)];
    random.nextBytes(bytes);
    // Small numbers are more often lengths that lead on to the next field.
    for (int i = 10; i < bytes.length; i++) {
      bytes[i] = random.nextBoolean() ? (byte) (bytes[i] & 7) : bytes[i];
    }
    System.arraycopy(WireWriter.encode(sample), 0, bytes, 0, 10);
    readOrRefuse(sample, bytes);
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    readOrRefuse(Samples.METRIC, bytes);
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void theViewOfABlockAgreesWithAvro(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = mutated(WireWriter.encode(Samples.BLOCK), random);
    UpdateBlock avro = null;
    UpdateBlockView view = null;
    RejectionCode refusal = null;
    try {
      avro = reader.read(UpdateBlock.class, bytes);
    } catch (WireException e) {
      refusal = e.code();
    }
    try {
      view = UpdateBlockView.read(reader, bytes);
    } catch (WireException e) {
      if (e.code() == RejectionCode.BLOCK_INDEX_OUT_OF_RANGE) {
        assertThat(avro.getBlock()).isNegative();
      } else {
        assertThat(e.code()).isEqualTo(refusal);
      }
      return;
    }
    assertThat(avro).as("the view read what Avro refuses as %s", refusal).isNotNull();
    assertThat(view.updateId()).isEqualTo(Digest.of(avro.getUpdateId()));
    assertThat(view.block()).isEqualTo(avro.getBlock());
    assertThat(Arrays.copyOfRange(view.record(), view.offset(), view.offset() + view.length()))
        .isEqualTo(Arrays.copyOf(avro.getPayload().array(), avro.getPayload().remaining()));
  }

  /** Anything but a record or a WireException leaves this method as what it is and fails. */
  private boolean readOrRefuse(SpecificRecordBase sample, byte[] bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    SpecificRecordBase read = null;
    try {
      reader.recordName(bytes);
      read = reader.read(sample.getClass(), bytes);
    } catch (WireException e) {
      assertThat(e.code()).isNotNull().isNotEqualTo(RejectionCode.UNKNOWN);
      assertThat(e).hasMessageMatching("(?s).+");
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for %s", bytes.length)
        .isLessThan(MOST_BYTES);
    if (read != null) {
      assertThat(WireWriter.encode(read)).startsWith(Arrays.copyOf(bytes, 2));
    }
    return read != null;
  }

  private static void someOfBoth(StatisticsCoverage coverage) {
    coverage.check(true).percentage(share -> share > 5);
    coverage.check(false).percentage(share -> share > 5);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int edits = 1 + random.nextInt(4); edits > 0 && changed.length > 10; edits--) {
      int at =
          random.nextInt(20) == 0 ? random.nextInt(10) : 10 + random.nextInt(changed.length - 10);
      switch (random.nextInt(6)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt();
        case 2 -> changed = Arrays.copyOf(changed, at);
        case 3 -> changed = spliced(changed, at, 1 + random.nextInt(8), random);
        case 4 -> Arrays.fill(changed, at, Math.min(changed.length, at + 10), (byte) 0xFF);
        default -> changed[at] = (byte) (changed[at] | 0x80);
      }
    }
    return changed;
  }

  /** Random bytes put in at a position. */
  private static byte[] spliced(byte[] bytes, int at, int count, Random random) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + count);
    System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
    for (int i = 0; i < count; i++) {
      longer[at + i] = (byte) (random.nextBoolean() ? 0x80 : random.nextInt());
    }
    return longer;
  }
}
