import openai
openai.OpenAI(base_url='http://192.0.2.1/')  # expect: NET-02
