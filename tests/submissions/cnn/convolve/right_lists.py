"""Plain Python numbers in nested lists."""


def convolve(picture, kernel):
    p, k = picture.tolist(), kernel.tolist()
    rows, columns = len(p) - len(k) + 1, len(p[0]) - len(k[0]) + 1
    return [
        [
            sum(p[i + a][j + b] * k[a][b] for a in range(len(k)) for b in range(len(k[0])))
            for j in range(columns)
        ]
        for i in range(rows)
    ]
