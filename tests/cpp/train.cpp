// Trainers: the same bits as the same calls in C, and checkpoints.
#include "problem.hpp"

#include <string>

namespace {

constexpr const char* OPTIONS = R"({"batch": 3, "steps": 5, "loss": "mean_squared_error", "clip_norm": 1})";
constexpr std::size_t BATCH = 3, STEPS = 5, ROWS = BATCH * STEPS;

void same_as_in_c(const mrnn::Network& network, mrnn::Precision precision, const std::string& folder)
{
    const bool is_double = precision == mrnn::Precision::f64;
    const auto input = numbers<float>(ROWS * INPUTS);
    const auto target = numbers<float>(ROWS * OUTPUTS);
    std::vector<float> mask(ROWS * OUTPUTS, 1.0F);
    mask[0] = 0;

    mrnn_trainer* c = nullptr;
    CHECK_OK(nullptr, mrnn_trainer_create(network.get(), "cpu", is_double ? R"({"precision": "f64"})" : nullptr, 0,
                                          OPTIONS, &c, nullptr));
    auto trainer = mrnn::Trainer::create(network, OPTIONS, {}, precision);
    for (int i = 0; i < 3; i++) {
        double loss = 0;
        double norm = 0;
        CHECK_OK(nullptr, mrnn_trainer_step(c, STEPS, input.data(), input.size(), target.data(), target.size(),
                                            mask.data(), mask.size(), &loss, &norm, nullptr));
        const mrnn::Update update = trainer.step(STEPS, input, target, mask);
        CHECK(update.loss == loss && update.gradient_norm == norm && norm > 0);
    }
    CHECK(trainer.updates() == 3);

    double loss = 0;
    std::vector<float> outputs(ROWS * OUTPUTS);
    std::vector<float> outputs_c(ROWS * OUTPUTS);
    CHECK_OK(nullptr, mrnn_trainer_evaluate(c, BATCH, STEPS, input.data(), input.size(), target.data(), target.size(),
                                            nullptr, 0, &loss, outputs_c.data(), outputs_c.size(), nullptr));
    CHECK(trainer.evaluate(BATCH, STEPS, input, target, {}, outputs) == loss && same_bits(outputs, outputs_c));
    mrnn_trainer_destroy(c);

    // A trainer that goes on from a file takes the same path.
    const std::string path = folder + "/checkpoint.safetensors";
    trainer.save(path);
    auto resumed = mrnn::Trainer::resume(path, {}, precision);
    CHECK(resumed.updates() == 3);
    CHECK(resumed.step(STEPS, input, target).loss == trainer.step(STEPS, input, target).loss);
    const mrnn::Network learned = trainer.network();
    CHECK(same_bits(learned.parameters(), resumed.network().parameters()));
    CHECK(!same_bits(learned.parameters(), network.parameters()));
}

}  // namespace

int main(int argc, char** argv)
{
    CHECK(argc == 2);
    const std::string folder = argc == 2 ? argv[1] : ".";
    const auto network = mrnn::Network::from_json(DESCRIPTION);
    same_as_in_c(network, mrnn::Precision::f32, folder);
    same_as_in_c(network, mrnn::Precision::f64, folder);
    return check_summary("train");
}
