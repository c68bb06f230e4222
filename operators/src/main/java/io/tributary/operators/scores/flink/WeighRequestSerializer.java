package io.tributary.operators.scores.flink;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 1: task, round, rule, quality, manifest, running median of norms, number of updates; of
 * each sender, organization, factor, norm, reputation, and its metrics by name.
 */
public final class WeighRequestSerializer extends VersionedSerializer<WeighRequest> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(WeighRequest value, DataOutputView out) throws IOException {
    out.writeUTF(value.task());
    out.writeInt(value.round());
    out.writeUTF(value.rule());
    out.writeUTF(value.quality());
    Digests.write(value.manifestHash(), out);
    out.writeInt(value.norms().rounds());
    out.writeDouble(value.norms().centre());
    out.writeDouble(value.norms().spread());
    out.writeInt(value.candidates().size());
    for (Candidate candidate : value.candidates()) {
      write(candidate, out);
    }
  }

  private static void write(Candidate candidate, DataOutputView out) throws IOException {
    out.writeUTF(candidate.participant());
    out.writeUTF(candidate.organization());
    out.writeDouble(candidate.factor());
    out.writeDouble(candidate.normL2());
    out.writeDouble(candidate.reputation());
    out.writeInt(candidate.metrics().size());
    for (Map.Entry<String, Double> metric : new TreeMap<>(candidate.metrics()).entrySet()) {
      out.writeUTF(metric.getKey());
      out.writeDouble(metric.getValue());
    }
  }

  private static Candidate candidate(DataInputView in) throws IOException {
    String participant = in.readUTF();
    String organization = in.readUTF();
    double factor = in.readDouble();
    double norm = in.readDouble();
    double reputation = in.readDouble();
    Map<String, Double> metrics = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      metrics.put(in.readUTF(), in.readDouble());
    }
    return new Candidate(participant, organization, factor, norm, reputation, metrics);
  }

  @Override
  public WeighRequest deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    String task = in.readUTF();
    int round = in.readInt();
    String rule = in.readUTF();
    String quality = in.readUTF();
    Digest manifest = Digests.read(in);
    NormReference norms = new NormReference(in.readInt(), in.readDouble(), in.readDouble());
    int updates = in.readInt();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < updates; i++) {
      candidates.add(candidate(in));
    }
    return new WeighRequest(task, round, rule, quality, manifest, norms, candidates);
  }

  @Override
  public TypeSerializerSnapshot<WeighRequest> snapshotConfiguration() {
    return new WeighRequestSerializerSnapshot();
  }
}
