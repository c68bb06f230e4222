package io.tributary.local.sim;

import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Fully connected layers with ReLU between them and softmax at the end, trained by plain SGD on
 * cross-entropy. One layer is softmax regression. The parameters are, for each layer, a weight
 * matrix of shape [in, out] and a bias of shape [out].
 */
public final class DenseNetwork {
  private final List<ParameterSpec> shapes;
  private final List<INDArray> weights = new ArrayList<>();
  private final List<INDArray> biases = new ArrayList<>();

  /**
   * The network with the given parameters.
   *
   * @throws IllegalArgumentException when the task's model is not a chain of dense layers
   */
  public DenseNetwork(TaskSpec task, float[] parameters) {
    this(task.getModel().getParameters(), parameters);
  }

  private DenseNetwork(List<ParameterSpec> slices, float[] parameters) {
    shapes = slices;
    int start = 0;
    for (int i = 0; i < slices.size(); i += 2) {
      requireLayer(slices, i);
      int in = slices.get(i).getShape().get(0);
      int out = slices.get(i).getShape().get(1);
      weights.add(array(parameters, start, in, out));
      biases.add(array(parameters, start + in * out, 1, out));
      start += in * out + out;
    }
  }

  private static void requireLayer(List<ParameterSpec> slices, int i) {
    boolean layer =
        i + 1 < slices.size()
            && slices.get(i).getShape().size() == 2
            && slices.get(i + 1).getShape().equals(List.of(slices.get(i).getShape().get(1)));
    boolean fits =
        layer
            && (i == 0
                || slices.get(i).getShape().get(0).equals(slices.get(i - 2).getShape().get(1)));
    if (!fits) {
      throw new IllegalArgumentException(
          "the simulated participants train chains of dense layers: weight [in, out], bias [out];"
              + " not "
              + slices.get(i).getName()
              + slices.get(i).getShape());
    }
  }

  private static INDArray array(float[] values, int start, int rows, int columns) {
    float[] part = java.util.Arrays.copyOfRange(values, start, start + rows * columns);
    return Nd4j.create(part, new long[] {rows, columns}, 'c');
  }

  /** The flat vector of the parameters. */
  public float[] parameters() {
    List<float[]> parts = new ArrayList<>();
    for (int layer = 0; layer < weights.size(); layer++) {
      parts.add(weights.get(layer).dup('c').data().asFloat());
      parts.add(biases.get(layer).dup('c').data().asFloat());
    }
    float[] flat = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int start = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, flat, start, part.length);
      start += part.length;
    }
    return flat;
  }

  /**
   * Trains in place.
   *
   * @param seed decides the order of the examples
   * @param correction added to every gradient, as long as the parameters; null for none
   * @return steps taken
   */
  public int train(Dataset data, TrainingSpec advice, long seed, float[] correction) {
    double mu = advice.getProximalMu();
    DenseNetwork anchor = mu > 0 ? new DenseNetwork(shapes, parameters()) : null;
    DenseNetwork shift = correction == null ? null : new DenseNetwork(shapes, correction);
    Pull pull = new Pull(advice.getLearningRate(), mu, anchor, shift);
    int steps = 0;
    List<Integer> order = new ArrayList<>(IntStream.range(0, data.size()).boxed().toList());
    java.util.Random random = new java.util.Random(seed);
    for (int epoch = 0; epoch < advice.getLocalEpochs(); epoch++) {
      java.util.Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += advice.getBatchSize()) {
        int to = Math.min(order.size(), from + advice.getBatchSize());
        Dataset batch = data.select(order.subList(from, to));
        step(batch, pull);
        steps++;
      }
    }
    return steps;
  }

  /**
   * What moves the parameters beside the gradient.
   *
   * @param anchor what FedProx's term pulls to with strength {@code mu}; null for none
   * @param shift added to every gradient; null for none
   */
  private record Pull(double learningRate, double mu, DenseNetwork anchor, DenseNetwork shift) {
    void move(DenseNetwork network, int layer, INDArray weightGradient, INDArray biasGradient) {
      move(network.weights, layer, weightGradient, n -> n.weights);
      move(network.biases, layer, biasGradient, n -> n.biases);
    }

    private void move(
        List<INDArray> of,
        int layer,
        INDArray gradient,
        Function<DenseNetwork, List<INDArray>> part) {
      INDArray now = of.get(layer);
      if (anchor != null) {
        gradient.addi(now.sub(part.apply(anchor).get(layer)).muli(mu));
      }
      if (shift != null) {
        gradient.addi(part.apply(shift).get(layer));
      }
      now.subi(gradient.muli(learningRate));
    }
  }

  private void step(Dataset batch, Pull pull) {
    List<INDArray> activations = forward(batch.features());
    INDArray error = activations.get(activations.size() - 1).dup();
    for (int i = 0; i < batch.size(); i++) {
      error.putScalar(i, batch.labels()[i], error.getFloat(i, batch.labels()[i]) - 1f);
    }
    error.divi(batch.size());
    for (int layer = weights.size() - 1; layer >= 0; layer--) {
      INDArray input = activations.get(layer);
      INDArray back = layer == 0 ? null : error.mmul(weights.get(layer).transpose());
      pull.move(this, layer, input.transpose().mmul(error), error.sum(true, 0));
      if (back != null) {
        error = back.muli(input.gt(0.0).castTo(DataType.FLOAT));
      }
    }
  }

  /** Input, hidden activations, class probabilities. */
  private List<INDArray> forward(float[][] features) {
    List<INDArray> activations = new ArrayList<>();
    activations.add(Nd4j.create(features));
    for (int layer = 0; layer < weights.size(); layer++) {
      INDArray z = activations.get(layer).mmul(weights.get(layer)).addiRowVector(biases.get(layer));
      boolean last = layer == weights.size() - 1;
      activations.add(last ? Transforms.softmax(z) : Transforms.relu(z));
    }
    return activations;
  }

  /**
   * How good a network is.
   *
   * @param accuracy share of examples whose likeliest class is the label, 0 to 1
   * @param loss mean cross-entropy in nats
   */
  public record Evaluation(double accuracy, double loss) {}

  /** Evaluates on a data set. */
  public Evaluation evaluate(Dataset data) {
    List<INDArray> activations = forward(data.features());
    float[][] probabilities = activations.get(activations.size() - 1).toFloatMatrix();
    int right = 0;
    double loss = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] row = probabilities[i];
      int label = data.labels()[i];
      int best = IntStream.range(0, row.length).reduce(0, (x, y) -> row[y] > row[x] ? y : x);
      right += best == label ? 1 : 0;
      loss -= StrictMath.log(Math.max(row[label], 1e-7f));
    }
    return new Evaluation((double) right / data.size(), loss / data.size());
  }
}
