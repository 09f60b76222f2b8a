α = 0.1
θ_max = 3
Δx = α * θ_max
