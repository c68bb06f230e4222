package io.tributary.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A Kafka broker as a process of its own. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Runs until the process is told to end; arguments are the folder and the port. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    EmbeddedBroker broker =
        new EmbeddedBroker(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
    broker.start();
    System.out.println("the broker answers at " + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
