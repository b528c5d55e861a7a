"""With apply."""


def training_mode(model):
    model.train()

    def rest(module):
        parameters = list(module.parameters())
        if parameters and all(not p.requires_grad for p in parameters):
            module.train(False)

    model.apply(rest)
