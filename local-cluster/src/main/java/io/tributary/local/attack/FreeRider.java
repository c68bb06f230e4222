package io.tributary.local.attack;

/**
 * {@code free-rider}: does not train and sends the global model back, a delta of zeros, perhaps
 * with normal noise to hide it (Fraboni, Vidal and Lorenzi 2021, Free-rider Attacks on Model
 * Aggregation in Federated Learning, sections 3.2 and 3.3).
 *
 * @param parameter standard deviation of the noise, above 0; NaN for none
 */
record FreeRider(double parameter) implements Attack {
  @Override
  public String text() {
    return AttackText.of("free-rider", parameter);
  }

  @Override
  public String deed() {
    return "send the global model back"
        + (Double.isNaN(parameter) ? "" : " with noise of standard deviation " + parameter);
  }

  @Override
  public boolean omniscient() {
    return false;
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public float[] update(Knowledge knowledge) {
    return Double.isNaN(parameter)
        ? new float[knowledge.parameters()]
        : Gaussian.noise(knowledge.seed(), knowledge.parameters(), parameter);
  }
}
