package io.tributary.operators.sim;

import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecordBase;

/** All topics of one federation. */
final class Logs {
  /** Topics whose records are read as bytes, or compared by them. */
  private static final Set<Stream> FRAMED =
      Set.of(Stream.TASKS, Stream.MODELS, Stream.SUMS, Stream.ROUNDS);

  private final Map<Stream, Log> single = new EnumMap<>(Stream.class);
  private final List<Log> updates = new ArrayList<>();

  Logs(String federation, int partitions, Agenda agenda, BiConsumer<Stream, Log.Entry> watch) {
    Topics topics = new Topics(federation);
    for (Stream stream : Stream.values()) {
      int count = stream == Stream.UPDATES ? partitions : 1;
      for (int partition = 0; partition < count; partition++) {
        Log log =
            new Log(topics.of(stream), partition, agenda, entry -> watch.accept(stream, entry));
        if (stream == Stream.UPDATES) {
          updates.add(log);
        } else {
          single.put(stream, log);
        }
      }
    }
  }

  Log of(Stream stream) {
    return single.get(stream);
  }

  Log journal() {
    return of(Stream.JOURNAL);
  }

  Log participants() {
    return of(Stream.PARTICIPANTS);
  }

  Log updates(int partition) {
    return updates.get(partition);
  }

  List<Log> updates() {
    return updates;
  }

  void write(Sink.Out out) {
    write(out.stream(), out.key(), out.value());
  }

  void write(Stream stream, String key, SpecificRecordBase value) {
    byte[] bytes = FRAMED.contains(stream) ? WireWriter.encode(value) : null;
    of(stream).append(key, bytes, value);
  }
}
